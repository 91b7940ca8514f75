/** Mean of the values, each counted so often; null where the counts add up to nothing. */
export function weightedMean(values: Float64Array, counts: Float64Array): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    sum += counts[row]! * values[row]!;
    total += counts[row]!;
  }
  return total > 0 ? sum / total : null;
}
