const largestInt8 = 127;

/**
 * Rounds a row to whole numbers from -127 to 127 with one scale: `values[i] * scale` is within half a scale of `row[i]`.
 *
 * @param values Filled; as long as the row.
 * @returns The scale; 0 for a row of zeros.
 */
export function quantiseRow(row: Float64Array, values: Int8Array): number {
  let largest = 0;
  for (const value of row) largest = Math.max(largest, Math.abs(value));
  const scale = Math.fround(largest / largestInt8);
  if (scale === 0) return 0;
  for (let index = 0; index < row.length; index += 1) {
    values[index] = Math.max(-largestInt8, Math.min(largestInt8, Math.round(row[index]! / scale)));
  }
  return scale;
}
