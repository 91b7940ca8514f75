import { type Grader, verdict } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";

/** Fewest insertions, deletions and replacements of characters that turn one text into the other. */
export function editDistance(first: string, second: string): number {
  const [left, right] = [[...first], [...second]];
  let previous = Int32Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [row, letter] of left.entries()) {
    const current = new Int32Array(right.length + 1);
    current[0] = row + 1;
    for (let at = 0; at < right.length; at += 1) {
      const replaced = previous[at]! + (letter === right[at] ? 0 : 1);
      current[at + 1] = Math.min(replaced, previous[at + 1]! + 1, current[at]! + 1);
    }
    previous = current;
  }
  return previous[right.length]!;
}

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
