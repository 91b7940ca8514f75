import type { FitRows } from "./fit-rows.ts";

/** A correlation of 1 would call the difference of two models certain. */
const maxCorrelation = 0.9;
/** Keeps a task where every score was 0 or 1 from dividing by 0. */
const minVariance = 1e-3;

/**
 * Correlation of two models' scores on one prompt around their task means: the mean product of standardised residuals over all pairs of models and
 * prompts of a known task, between 0 and .9. Two means measured on the same prompts have errors with this correlation.
 *
 * @param means row-major, one row per task
 */
export function scoreCorrelation({ scores, tasks, modelCount }: FitRows, means: Float64Array): number {
  let products = 0;
  let pairs = 0;
  tasks.forEach((task, row) => {
    if (task === -1) return;
    let [sum, squares, count] = [0, 0, 0];
    for (let model = 0; model < modelCount; model += 1) {
      const score = scores[row * modelCount + model]!;
      if (Number.isNaN(score)) continue;
      const mean = means[task * modelCount + model]!;
      const residual = (score - mean) / Math.sqrt(Math.max(minVariance, mean * (1 - mean)));
      sum += residual;
      squares += residual * residual;
      count += 1;
    }
    products += (sum * sum - squares) / 2;
    pairs += (count * (count - 1)) / 2;
  });
  return pairs === 0 ? 0 : Math.min(maxCorrelation, Math.max(0, products / pairs));
}
