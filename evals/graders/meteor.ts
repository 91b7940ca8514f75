import { stemmer } from "stemmer";
import { type Grader, scored } from "./grader.ts";
import { spacedWords } from "./reading/ngrams.ts";
import { wantedValues } from "./reading/wanted-values.ts";

interface MeteorWeights {
  /** Share of recall against precision. @default 0.9 */
  readonly alpha: number;
  /** How sharply scattered matches are punished. @default 3 */
  readonly beta: number;
  /** The most that scattered matches cost. @default 0.5 */
  readonly gamma: number;
}

const usualWeights: MeteorWeights = { alpha: 0.9, beta: 3, gamma: 0.5 };

type Word = readonly [place: number, form: string];

/** Pairs equal words, from the end on, and takes them out of both lists. */
function pairUp(candidate: Word[], reference: Word[], pairs: [number, number][]): void {
  for (let at = candidate.length - 1; at >= 0; at -= 1) {
    const word = candidate[at];
    if (word === undefined) continue;
    const found = reference.findLastIndex(([, form]) => form === word[1]);
    const match = reference[found];
    if (match === undefined) continue;
    pairs.push([word[0], match[0]]);
    candidate.splice(at, 1);
    reference.splice(found, 1);
  }
}

/**
 * METEOR (Banerjee and Lavie 2005, https://aclanthology.org/W05-0909) with two of its three stages: equal words, then equal stems
 * (Porter). The third, synonyms from WordNet, is left out: scores are the same or lower than with it. Pairs are found as NLTK finds them.
 */
export function meteorScore(
  candidate: string,
  reference: string,
  weights: MeteorWeights = usualWeights,
): number {
  const numbered = (text: string): Word[] =>
    spacedWords(text, true).map((word, place): Word => [place, word]);
  const stems = (words: Word[]): Word[] => words.map(([place, word]): Word => [place, stemmer(word)]);
  let [left, right] = [numbered(candidate), numbered(reference)];
  const [candidateLength, referenceLength] = [left.length, right.length];
  const pairs: [number, number][] = [];
  pairUp(left, right, pairs);
  [left, right] = [stems(left), stems(right)];
  pairUp(left, right, pairs);
  if (pairs.length === 0) return 0;
  pairs.sort(([first], [second]) => first - second);
  const chunks = pairs.filter(
    ([place, match], at) =>
      at === 0 || place !== (pairs[at - 1]?.[0] ?? 0) + 1 || match !== (pairs[at - 1]?.[1] ?? 0) + 1,
  ).length;
  const { alpha, beta, gamma } = weights;
  const [precision, recall] = [pairs.length / candidateLength, pairs.length / referenceLength];
  const mean = (precision * recall) / (alpha * precision + (1 - alpha) * recall);
  return mean * (1 - gamma * (chunks / pairs.length) ** beta);
}

/** METEOR against the best of the references. Passes from `threshold` (0.5) on. */
export const gradeMeteor: Grader = (spec, { reply }) => {
  const weight = (name: keyof MeteorWeights): number =>
    typeof spec[name] === "number" ? spec[name] : usualWeights[name];
  const weights = { alpha: weight("alpha"), beta: weight("beta"), gamma: weight("gamma") };
  return scored(
    Math.max(...wantedValues(spec).map((value) => meteorScore(reply.text, value, weights))),
    typeof spec.threshold === "number" ? spec.threshold : 0.5,
    "METEOR without synonyms",
  );
};
