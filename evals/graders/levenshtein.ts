import { editDistance } from "../../engine/index.ts";
import { type Grader, verdict } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";

/** The reply is at most `max_distance` (5) edits away from a value. */
export const gradeLevenshtein: Grader = (spec, { reply }) => {
  const limit = typeof spec.max_distance === "number" ? spec.max_distance : 5;
  const distance = Math.min(
    ...wantedValues(spec).map((value) =>
      // Lengths alone may settle it, without the work.
      Math.abs(value.length - reply.text.length) > 2 * limit + 100
        ? Number.POSITIVE_INFINITY
        : editDistance(value, reply.text),
    ),
  );
  return verdict(distance <= limit, `${distance} edits away, ${limit} are allowed`);
};
