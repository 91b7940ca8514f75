import type { Clock, Outcome } from "../../engine/index.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { ChatRequestBody } from "../protocols/openai-chat/chat-request-schema.ts";

/** What became of a request that was refused before any decision: no provider was called, so it cost nothing. */
export function refusedOutcome(
  refusal: unknown,
  body: ChatRequestBody,
  { requestId, receivedAtMs }: { readonly requestId: string; readonly receivedAtMs: number },
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
    isStream: body.stream === true,
  };
}
