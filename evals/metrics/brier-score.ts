/**
 * Mean squared distance between predicted and observed score (Brier 1950; for fractional scores the mean squared error), [0,1],
 * 0 is perfect. Cells without a score are left out. Null: no cell has one. Throws a RangeError where lengths differ.
 */
export function brierScore(
  predicted: Float64Array,
  observed: ArrayLike<number | null>,
  weights?: Float64Array,
): number | null {
  if (predicted.length !== observed.length) {
    throw new RangeError(`${predicted.length} predictions meet ${observed.length} observations.`);
  }
  let total = 0;
  let loss = 0;
  for (let cell = 0; cell < predicted.length; cell += 1) {
    const outcome = observed[cell];
    if (typeof outcome !== "number") continue;
    const weight = weights?.[cell] ?? 1;
    total += weight;
    loss += weight * (predicted[cell]! - outcome) ** 2;
  }
  return total > 0 ? loss / total : null;
}
