import { type Grader, scored } from "./grader.ts";
import { countsOf, ngrams, spacedWords } from "./reading/ngrams.ts";
import { wantedValues } from "./reading/wanted-values.ts";

const longestRun = 4;

/** What stands for a precision of 0, so that one missing run length does not hide the others. */
const minPrecision = 1e-7;

/**
 * BLEU of one sentence against references (Papineni et al. 2002, https://doi.org/10.3115/1073083.1073135): geometric mean of the clipped
 * precisions of runs of 1 to 4 words, times the brevity penalty against the reference of the nearest length. Words are lower-case and
 * stand between white space. A precision of 0 counts as 1e-7; run lengths that the candidate is too short for are left out, so that two
 * equal words score 1.
 */
export function bleuScore(candidate: string, references: readonly string[]): number {
  const words = spacedWords(candidate);
  const wanted = references.map((reference) => spacedWords(reference)).filter(({ length }) => length > 0);
  if (words.length === 0 || wanted.length === 0) return 0;
  const sizes = Array.from({ length: Math.min(longestRun, words.length) }, (_, at) => at + 1);
  const logSum = sizes.reduce((sum, size) => {
    const maxCounts = new Map<string, number>();
    for (const reference of wanted)
      for (const [gram, count] of countsOf(ngrams(reference, size)))
        maxCounts.set(gram, Math.max(maxCounts.get(gram) ?? 0, count));
    const got = ngrams(words, size);
    let clipped = 0;
    for (const [gram, count] of countsOf(got)) clipped += Math.min(count, maxCounts.get(gram) ?? 0);
    return sum + Math.log(clipped === 0 ? minPrecision : clipped / got.length);
  }, 0);
  const nearest = wanted
    .map(({ length }) => length)
    .reduce((best, length) => {
      const [now, then] = [Math.abs(length - words.length), Math.abs(best - words.length)];
      return now < then || (now === then && length < best) ? length : best;
    });
  const brevity = words.length >= nearest ? 1 : Math.exp(1 - nearest / words.length);
  return brevity * Math.exp(logSum / sizes.length);
}

/** BLEU against the references together. Passes from `threshold` (0.5) on. */
export const gradeBleu: Grader = (spec, { reply }) =>
  scored(
    bleuScore(reply.text, wantedValues(spec)),
    typeof spec.threshold === "number" ? spec.threshold : 0.5,
    "BLEU",
  );
