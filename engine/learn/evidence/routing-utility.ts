/** Cost weights in units of the mean cost: quality alone, then 14 steps from a hundredth to five. */
export const utilityWeights: readonly number[] = [
  0,
  ...Array.from({ length: 14 }, (_, step) => 0.01 * 500 ** (step / 13)),
];

/**
 * What routing by a prediction would have earned on one prompt: score minus weighted cost of the model it takes, averaged over the cost
 * weights. This is the quantity a router is for; squared error of the prediction is not.
 *
 * @param quality predicted score per model
 * @param scores observed scores; NaN: not observed, and then not taken
 * @param costs dollars per model, over the mean cost
 */
export function routingUtility(quality: Float64Array, scores: Float64Array, costs: Float64Array): number {
  let sum = 0;
  for (const weight of utilityWeights) {
    let best = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (let model = 0; model < quality.length; model += 1) {
      const value = quality[model]! - weight * costs[model]!;
      if (value > bestValue && !Number.isNaN(scores[model]!)) {
        bestValue = value;
        best = model;
      }
    }
    if (best !== -1) sum += scores[best]! - weight * costs[best]!;
  }
  return sum / utilityWeights.length;
}

/** Mean of paired differences over its standard error; 0 where there is no difference at all. */
export function pairedZ(differences: readonly number[]): number {
  const count = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, count - 1);
  return variance === 0 ? 0 : mean / Math.sqrt(variance / count);
}
