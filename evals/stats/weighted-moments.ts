interface WeightedMoments {
  readonly meanX: number;
  readonly meanY: number;
  /** Population variances and covariance: sums over the total weight. */
  readonly varianceX: number;
  readonly varianceY: number;
  readonly covariance: number;
}

/** Means, variances and covariance of pairs, pair i counting `weights[i]` times; null: nothing weighs anything. In two passes, for exactness. */
export function weightedMoments(
  x: readonly number[],
  y: readonly number[],
  weights: Float64Array,
): WeightedMoments | null {
  let [total, sumX, sumY] = [0, 0, 0];
  for (const [row, weight] of weights.entries()) {
    total += weight;
    sumX += weight * x[row]!;
    sumY += weight * y[row]!;
  }
  if (!(total > 0)) return null;
  const [meanX, meanY] = [sumX / total, sumY / total];
  let [varianceX, varianceY, covariance] = [0, 0, 0];
  for (const [row, weight] of weights.entries()) {
    const [deltaX, deltaY] = [x[row]! - meanX, y[row]! - meanY];
    varianceX += weight * deltaX * deltaX;
    varianceY += weight * deltaY * deltaY;
    covariance += weight * deltaX * deltaY;
  }
  return {
    meanX,
    meanY,
    varianceX: varianceX / total,
    varianceY: varianceY / total,
    covariance: covariance / total,
  };
}
