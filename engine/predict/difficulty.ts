import type {
  DifficultyFeature,
  DifficultyWeights,
  PromptDifficulty,
  TaskDistribution,
} from "../contracts/index.ts";
import { standardFeature } from "../numeric/standard-feature.ts";
import type { PublicQuality } from "./predict-quality.ts";
import { moveMean } from "./public-offset.ts";

export type ReadDifficulty = (surface: Float32Array, tasks: TaskDistribution) => PromptDifficulty;

/** Difficulty of a prompt in logits, 0 at average features, and the mean square of those features. */
export function surfaceDifficulty(
  features: readonly DifficultyFeature[],
  surface: Float32Array,
): { readonly difficulty: number; readonly square: number } {
  let difficulty = 0;
  let squares = 0;
  for (const { index, mean, deviation, weight } of features) {
    const value = standardFeature(surface[index]!, mean, deviation);
    difficulty += weight * value;
    squares += value * value;
  }
  return { difficulty, square: squares / features.length };
}

/**
 * Reads difficulty off the surface features; some twenty multiplications. A prompt unlike those of the fit, or of a kind of work unlike any
 * example, is drawn to the ordinary difficulty of its kind, and what is not known of it widens the belief up to the standard deviation between sources.
 */
export function createDifficulty(
  { features, farSquare, transferShare, sourceDeviation, ordinary }: DifficultyWeights,
  taskTypes: readonly { readonly id: string }[],
): ReadDifficulty {
  const usual = Float64Array.from(taskTypes, ({ id }) => ordinary[id] ?? 0);
  const rest = (1 - transferShare) ** 2;
  return (surface, { probabilities, novelty }) => {
    const { difficulty, square } = surfaceDifficulty(features, surface);
    let expected = 0;
    for (let type = 0; type < usual.length; type += 1) expected += probabilities[type]! * usual[type]!;
    const weight = (1 - novelty) * Math.min(1, farSquare / Math.max(square, farSquare));
    const raw = difficulty - expected;
    const unknown = 1 - weight;
    return {
      shift: weight * transferShare * raw,
      variance: weight * rest * raw * raw + unknown * sourceDeviation * sourceDeviation,
    };
  };
}

/** Moves a belief to the prompt's difficulty: the mean in logits, the variances with the slope of the logistic curve (delta method). */
export function moveToDifficulty(into: PublicQuality, { shift, variance }: PromptDifficulty): void {
  const before = into.mean * (1 - into.mean);
  into.mean = moveMean(into.mean, -shift);
  const after = into.mean * (1 - into.mean);
  if (before <= 0) return;
  const ratio = (after / before) ** 2;
  const doubt = after * after * variance;
  into.variance = into.variance * ratio + doubt;
  into.lastingVariance = into.lastingVariance * ratio + doubt;
}
