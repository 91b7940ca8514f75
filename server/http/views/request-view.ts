import type { StoredRequest } from "../../database/repositories/find-request.ts";
import { outcomeView } from "./outcome-view.ts";
import { decisionView } from "./route-view.ts";

/**
 * A request as the API shows it. `state`: `running`; `finished`; `lost`: it can run no more and its outcome was never recorded.
 * `missing` says why a half is null.
 *
 * @param mayStillRun whether a request that was decided at this time can still run somewhere
 */
export function requestView(
  requestId: string,
  { decision, outcome }: StoredRequest,
  mayStillRun: (decidedAtMs: number) => boolean,
): object {
  const isRunning = outcome === null && decision !== null && mayStillRun(decision.decidedAtMs);
  return {
    request_id: requestId,
    state: outcome !== null ? "finished" : isRunning ? "running" : "lost",
    missing: missing(decision, outcome, isRunning),
    decision: decision === null ? null : decisionView(decision),
    outcome: outcome === null ? null : outcomeView(outcome),
  };
}

function missing(
  decision: StoredRequest["decision"],
  outcome: StoredRequest["outcome"],
  isRunning: boolean,
): string | null {
  if (outcome === null)
    return isRunning
      ? "outcome: the request is still running"
      : "outcome: the process that served it ended, or the log lost the row, before it was written";
  if (decision !== null) return null;
  return outcome.attempts.length === 0 && outcome.status === "error"
    ? `decision: none was made, the request was refused (${outcome.errorCode})`
    : "decision: the log lost the row, because its buffer was full or the row could not be written";
}
