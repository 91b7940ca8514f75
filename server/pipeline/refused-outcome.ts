import type { Clock, Outcome } from "../../engine/index.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { Operation } from "../operation/operation.ts";

/** What became of a request that was refused before any decision: no provider was called, so it cost nothing. */
export function refusedOutcome(
  refusal: unknown,
  { id: requestId, receivedAtMs, payload }: Operation,
  clock: Clock,
): Outcome {
  const totalMs = clock.monotonicMs() - receivedAtMs;
  return {
    requestId,
    finishedAtMs: clock.nowMs(),
    status: "error",
    servedCandidateId: null,
    servedDeploymentId: null,
    attempts: [],
    usage: null,
    cost: { upstreamNanoUsd: 0, markupNanoUsd: 0, totalNanoUsd: 0 },
    costUnknownReason: null,
    priceSnapshot: null,
    timeToFirstTokenMs: null,
    totalMs,
    overheadMs: totalMs,
    finishReason: null,
    errorCode: refusal instanceof GatewayError ? refusal.code : "internal_error",
    isStream: payload.isStream,
  };
}
