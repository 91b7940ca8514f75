import { type Grader, scored } from "./grader.ts";
import { countsOf, ngrams, sharedCount } from "./reading/ngrams.ts";
import { wantedValues } from "./reading/wanted-values.ts";
import { bagF1, wordTokens } from "./reading/word-tokens.ts";

/** Share of the reference's runs that the reply has (Lin 2004). */
function recall(wanted: readonly string[], got: readonly string[]): number {
  if (wanted.length === 0) return got.length === 0 ? 1 : 0;
  return sharedCount(countsOf(wanted), countsOf(got)) / wanted.length;
}

/**
 * ROUGE-N of runs of `n` (1) words against the best of the references: F1, or with `measure: recall` the share of the reference that is
 * there. Passes from `threshold` (0.75) on.
 */
export const gradeRougeN: Grader = (spec, { reply }) => {
  const size = typeof spec.n === "number" ? spec.n : 1;
  const measure = spec.measure === "recall" ? recall : bagF1;
  const got = ngrams(wordTokens(reply.text), size);
  const score = Math.max(...wantedValues(spec).map((value) => measure(ngrams(wordTokens(value), size), got)));
  return scored(score, typeof spec.threshold === "number" ? spec.threshold : 0.75, `ROUGE-${size}`);
};
