import { type Grader, scored } from "./grader.ts";
import { wantedValues } from "./reading/wanted-values.ts";
import { bagF1, wordTokens } from "./reading/word-tokens.ts";

function grams(tokens: readonly string[], size: number): string[] {
  return tokens
    .slice(0, Math.max(0, tokens.length - size + 1))
    .map((_, at) => tokens.slice(at, at + size).join(" "));
}

/** ROUGE-N as F1 of runs of `n` (1) words against the best of the references. Passes from `threshold` (0.75) on. */
export const gradeRougeN: Grader = (spec, { reply }) => {
  const size = typeof spec.n === "number" ? spec.n : 1;
  const got = grams(wordTokens(reply.text), size);
  const score = Math.max(...wantedValues(spec).map((value) => bagF1(grams(wordTokens(value), size), got)));
  return scored(score, typeof spec.threshold === "number" ? spec.threshold : 0.75, `ROUGE-${size}`);
};
