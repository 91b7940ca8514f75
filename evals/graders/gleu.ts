import { type Grader, scored } from "./grader.ts";
import { countsOf, ngrams, sharedCount, spacedWords } from "./reading/ngrams.ts";
import { wantedValues } from "./reading/wanted-values.ts";

const sizes = [1, 2, 3, 4];

/**
 * GLEU of one sentence (Wu et al. 2016, https://arxiv.org/abs/1609.08144, section 5.2): of all runs of 1 to 4 words, the smaller of
 * precision and recall. Words are lower-case, stand between white space, and lose the full stop at their end.
 */
export function gleuScore(candidate: string, reference: string): number {
  const runs = (text: string): string[] => {
    const words = spacedWords(text, true);
    return sizes.flatMap((size) => ngrams(words, size));
  };
  const [got, wanted] = [runs(candidate), runs(reference)];
  if (got.length === 0 || wanted.length === 0) return 0;
  return sharedCount(countsOf(got), countsOf(wanted)) / Math.max(got.length, wanted.length);
}

/** GLEU against the best of the references. Passes from `threshold` (0.5) on. */
export const gradeGleu: Grader = (spec, { reply }) =>
  scored(
    Math.max(...wantedValues(spec).map((value) => gleuScore(reply.text, value))),
    typeof spec.threshold === "number" ? spec.threshold : 0.5,
    "GLEU",
  );
