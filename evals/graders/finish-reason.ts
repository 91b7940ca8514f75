import { type Grader, unscored, verdict } from "./grader.ts";

/** The reply ended for the reason `value`: `stop`, `length`, `tool_calls`, `content_filter`. */
export const gradeFinishReason: Grader = (spec, { finishReason }) => {
  if (finishReason === null) return unscored("the upstream named no finish reason");
  return verdict(
    finishReason.toLowerCase() === String(spec.value).toLowerCase(),
    `it ended for ${finishReason}`,
  );
};
