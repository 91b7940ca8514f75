/**
 * Rows of equal weight that would tell as much as these: `(sum of weights)² / sum of squared weights` (Kish 1965). 0 where every weight
 * is 0.
 */
export function effectiveSampleSize(weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}
