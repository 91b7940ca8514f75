import type { FitTable } from "../../engine/index.ts";
import type { DenseScores } from "../metrics/dense-outcomes.ts";
import { type StrongCallOrder, strongCallOrder } from "../metrics/strong-call-curve.ts";
import { modelMeans } from "./model-means.ts";

/** Columns of two models; which is the strong one is told by the training part alone. */
export interface StrongWeak {
  readonly strong: number;
  readonly weak: number;
}

/** Null unless there are exactly two models and both were seen in training. */
export function strongWeakModels(training: FitTable, models: readonly string[]): StrongWeak | null {
  if (models.length !== 2) return null;
  const means = modelMeans(training);
  const [first, second] = models.map((model) => means[training.models.indexOf(model)]);
  if (first === undefined || second === undefined) return null;
  return first > second ? { strong: 0, weak: 1 } : { strong: 1, weak: 0 };
}

/** Prompts in the order in which the router would send them to the strong model. */
export function orderByPreference(
  quality: Float64Array,
  { scores, promptCount, modelCount }: DenseScores,
  { strong, weak }: StrongWeak,
): StrongCallOrder {
  const column = (values: Float64Array, model: number): Float64Array =>
    Float64Array.from({ length: promptCount }, (_, prompt) => values[prompt * modelCount + model]!);
  const weakQuality = column(quality, weak);
  return strongCallOrder({
    strongPreference: column(quality, strong).map((value, prompt) => value - weakQuality[prompt]!),
    strongScores: column(scores, strong),
    weakScores: column(scores, weak),
  });
}
