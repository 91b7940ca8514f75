import type { Operation } from "../../operation/operation.ts";
import { type AttemptFailure, attemptFailure } from "./attempt-failure.ts";
import type { DispatchTarget } from "./dispatch-target.ts";

/** Finish reasons, in the words of several protocols, of a reply that a filter or the model itself withheld: that is an answer. */
export const isRefusal = (finishReason: string | null): boolean =>
  /filter|refus|safety|recitation|blocklist|prohibited|spii/i.test(finishReason ?? "");

/** Whether a refusal of the content at this target is not the caller's yet: it wants other models to be asked, and one is left. */
export function asksOthersOnRefusal(
  { directives }: Pick<Operation, "directives">,
  targets: readonly DispatchTarget[],
  targetIndex: number,
): boolean {
  if (directives.routing?.fallback_on_refusal !== true) return false;
  const refusing = targets[targetIndex]!.candidate.model.id;
  return targets.slice(targetIndex + 1).some(({ candidate }) => candidate.model.id !== refusing);
}

/** A reply with status 200 that was refused, where others are asked. */
export const refusedReply = (finishReason: string | null, status: number | null): AttemptFailure =>
  attemptFailure("upstream_rejected", "other-model", `the content was refused (${finishReason})`, { status });
