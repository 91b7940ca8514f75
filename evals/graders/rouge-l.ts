import { type Grader, scored } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";
import { wordTokens } from "./reading/word-tokens.ts";

/** Length of the longest common subsequence; time is the product of the lengths, memory one of them. */
export function longestCommonLength(first: readonly string[], second: readonly string[]): number {
  let previous = new Int32Array(second.length + 1);
  for (const token of first) {
    const current = new Int32Array(second.length + 1);
    for (let at = 0; at < second.length; at += 1) {
      current[at + 1] = token === second[at] ? previous[at]! + 1 : Math.max(previous[at + 1]!, current[at]!);
    }
    previous = current;
  }
  return previous[second.length]!;
}

/** Tokens of a text that are compared: the product of two lengths is the work. */
const maxTokens = 2_000;

/** ROUGE-L as F1 (Lin 2004, with beta 1) against the best of the references. Passes from `threshold` (0.75) on. */
export const gradeRougeL: Grader = (spec, { reply }) => {
  const got = wordTokens(reply.text).slice(0, maxTokens);
  const scores = wantedValues(spec).map((value) => {
    const wanted = wordTokens(value).slice(0, maxTokens);
    if (wanted.length + got.length === 0) return 1;
    return (2 * longestCommonLength(wanted, got)) / (wanted.length + got.length);
  });
  return scored(Math.max(...scores), typeof spec.threshold === "number" ? spec.threshold : 0.75, "ROUGE-L");
};
