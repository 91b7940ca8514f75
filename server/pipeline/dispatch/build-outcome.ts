import type { Attempt as AttemptRecord, Clock, Outcome, PriceSnapshot } from "../../../engine/index.ts";
import type { ErrorCode } from "../../errors/error-codes.ts";
import type { Operation } from "../../operation/operation.ts";
import type { AttemptResult, ServedFacts } from "./attempt-result.ts";
import type { DispatchErrorCode } from "./dispatch-error-codes.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { serverStopping } from "./gateway-end.ts";

/** Codes of calls of upstreams, and of requests that the gateway itself ended. */
export type OutcomeErrorCode = DispatchErrorCode | ErrorCode;

interface OutcomeFacts {
  readonly operation: Pick<Operation, "id" | "payload" | "receivedAtMs">;
  readonly status: Outcome["status"];
  /** The target whose reply the client got, whole or in part; null: none. */
  readonly servedBy: DispatchTarget | null;
  readonly attempts: readonly AttemptRecord[];
  readonly served: ServedFacts;
  readonly errorCode: OutcomeErrorCode | null;
  /** Of the first attempt, monotonic. */
  readonly startedAtMs: number;
  readonly clock: Clock;
}

const unknownCostReasons: Readonly<Record<Outcome["status"], string>> = {
  ok: "the upstream reported no usage",
  error: "no attempt gave a reply; what a failed attempt was charged is not reported",
  cancelled: "the client went away before the upstream reported usage",
  broken: "the stream broke before the upstream reported usage",
};

export function buildOutcome(facts: OutcomeFacts): Outcome {
  const { served, servedBy, clock } = facts;
  const { id, payload, receivedAtMs } = facts.operation;
  const cost = served.cost?.cost ?? null;
  return {
    requestId: id,
    finishedAtMs: clock.nowMs(),
    status: facts.status,
    servedCandidateId: servedBy?.candidate.id ?? null,
    servedDeploymentId: servedBy?.deployment.id ?? null,
    attempts: facts.attempts,
    usage: served.usage,
    cost,
    costUnknownReason:
      cost === null ? (served.cost?.unknownReason ?? unknownCostReasons[facts.status]) : null,
    priceSnapshot: servedBy === null ? null : priceSnapshot(servedBy),
    timeToFirstTokenMs: served.firstTokenAtMs === null ? null : served.firstTokenAtMs - receivedAtMs,
    totalMs: clock.monotonicMs() - receivedAtMs,
    overheadMs: facts.startedAtMs - receivedAtMs,
    finishReason: served.finishReason,
    errorCode: facts.errorCode,
    isStream: payload.isStream,
  };
}

/** @param startedAtMs since 1970 */
export const attemptRecord = (
  { candidate, deployment }: DispatchTarget,
  startedAtMs: number,
  durationMs: number,
  result: AttemptResult,
  isClientGone: boolean,
): AttemptRecord & { upstreamRequestId?: string } => ({
  deploymentId: deployment.id,
  candidateId: candidate.id,
  startedAtMs,
  durationMs,
  status: result.status,
  errorCode: attemptErrorCode(result, isClientGone),
});

/** null: it served. */
function attemptErrorCode(result: AttemptResult, isClientGone: boolean): OutcomeErrorCode | null {
  if (result.kind === "served") return null;
  if (result.kind === "cancelled") return isClientGone ? "client_closed" : serverStopping.code;
  return result.kind === "broken" ? "upstream_stream_broken" : result.failure.code;
}

function priceSnapshot({ candidate, deployment }: DispatchTarget): PriceSnapshot | null {
  const { price } = candidate.model;
  return price === null ? null : { price, markupBasisPoints: deployment.markupBasisPoints };
}
