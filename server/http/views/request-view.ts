import type { RequestDetail, TextsAnswer } from "../../answers/request-answers.ts";
import type { StoredRequest } from "../../database/repositories/find-request.ts";
import { textPurpose } from "../../record/recorder-types.ts";
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
): RequestDetail {
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

/** The stored texts of a request, for who may read them. null: not stored, or not readable with the keys of this server. */
export function textsView(
  requestId: string,
  { decision, outcome }: StoredRequest,
  open: (sealed: string, purpose: string) => string,
): TextsAnswer {
  const read = (kind: "prompt" | "reply", text: string | null | undefined): string | null => {
    try {
      return text == null ? null : open(text, textPurpose(kind, requestId));
    } catch {
      return null;
    }
  };
  return { prompt: read("prompt", decision?.promptText), reply: read("reply", outcome?.replyText) };
}
