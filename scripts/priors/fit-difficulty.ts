import {
  fitItemResponse,
  groupBy,
  type ItemResponseFit,
  type Response,
  standardFeature,
  surfaceFeatureNames,
} from "../../engine/index.ts";
import type { DifficultyPrompt } from "./difficulty-responses.ts";

/** Surface features that difficulty is read by: length, numbers, signs of mathematics and code. All others carried over between no two benchmarks. */
export const difficultyFeatureNames = [
  "logCharacters",
  "logNumbers",
  "hasDecimal",
  "logMathSigns",
  "logSentences",
  "digitShare",
  "logCommas",
  "logBrackets",
  "logBackslashes",
  "logDollars",
  "logLines",
  "hasLongNumber",
  "logWordsPerSentence",
] as const;

/** Least deviation within a source that a feature is divided by. */
const minDeviation = 0.05;
const farQuantile = 0.99;

/** Means and deviations of the features over the prompts: deviations within a source, so that a format shared by all of it does not count. */
interface FeatureScale {
  readonly indices: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

export interface DifficultyFit extends ItemResponseFit {
  readonly scale: FeatureScale;
  readonly farSquare: number;
  readonly sourceNames: readonly string[];
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function featureScale(prompts: readonly DifficultyPrompt[]): FeatureScale {
  const indices = difficultyFeatureNames.map((name) => surfaceFeatureNames.indexOf(name));
  const missing = difficultyFeatureNames.filter((_, at) => indices[at] === -1);
  if (missing.length > 0)
    throw new Error(
      `Surface features ${missing.join(", ")} are gone: name others in difficultyFeatureNames.`,
    );
  const bySource = groupBy(prompts, ({ source }) => source);
  const means = indices.map((index) => average(prompts.map(({ surface }) => surface[index]!)));
  const deviations = indices.map((index) => {
    let squares = 0;
    for (const group of bySource.values()) {
      const mean = average(group.map(({ surface }) => surface[index]!));
      for (const { surface } of group) squares += (surface[index]! - mean) ** 2;
    }
    return Math.max(minDeviation, Math.sqrt(squares / prompts.length));
  });
  return { indices, means, deviations };
}

/** Fits the item-response model to some prompts. */
export function fitDifficulty(prompts: readonly DifficultyPrompt[]): DifficultyFit {
  const scale = featureScale(prompts);
  const sourceNames = [...new Set(prompts.map(({ source }) => source))];
  const placeOfSource = new Map(sourceNames.map((name, place) => [name, place]));
  const placeOfCell = new Map<string, number>();
  const standard = prompts.map((prompt) => standardFeatures(prompt, scale));
  const responses = prompts.flatMap(({ source, scores }, row) =>
    scores.map(({ model, ability, score }): Response => {
      const key = `${source}\n${model}`;
      const cell = placeOfCell.get(key) ?? placeOfCell.size;
      placeOfCell.set(key, cell);
      return { features: standard[row]!, source: placeOfSource.get(source)!, cell, ability, score };
    }),
  );
  const squares = standard
    .map((values) => average(values.map((value) => value * value)))
    .sort((one, other) => one - other);
  return {
    ...fitItemResponse(responses, scale.indices.length, sourceNames.length, placeOfCell.size),
    scale,
    sourceNames,
    farSquare: squares[Math.floor(farQuantile * (squares.length - 1))]!,
  };
}

const standardFeatures = (
  { surface }: DifficultyPrompt,
  { indices, means, deviations }: FeatureScale,
): number[] => indices.map((index, at) => standardFeature(surface[index]!, means[at]!, deviations[at]!));

/** Difficulty of a prompt in logits, 0 at average features. */
export const difficultyOf = (prompt: DifficultyPrompt, { scale, weights }: DifficultyFit): number =>
  standardFeatures(prompt, scale).reduce((sum, value, at) => sum + value * weights[at]!, 0);
