import type { FitTable } from "../../engine/index.ts";

/**
 * Mean observed score per model, shrunk by one pseudo-count to the mean of all: so that a model seen once right is not thought
 * perfect. A model never seen has the mean of all; without any score that is a half.
 */
export function modelMeans({ models, scores }: FitTable): Float64Array {
  const sums = new Float64Array(models.length);
  const counts = new Float64Array(models.length);
  let total = 0;
  let observed = 0;
  scores.forEach((score, cell) => {
    if (Number.isNaN(score)) return;
    sums[cell % models.length]! += score;
    counts[cell % models.length]! += 1;
    total += score;
    observed += 1;
  });
  const grand = observed === 0 ? 0.5 : total / observed;
  return sums.map((sum, model) => (sum + grand) / (counts[model]! + 1));
}
