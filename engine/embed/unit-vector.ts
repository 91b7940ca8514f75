/** Below this length a vector counts as zero, as in the static model's own graph. */
const smallestLength = 1e-9;

/**
 * The same direction at length 1; all zeros for a vector of no length.
 *
 * @param vector where it is written, as long as the sums
 */
export function unitVector(
  sums: Float64Array | Float32Array,
  vector: Float32Array = new Float32Array(sums.length),
): Float32Array {
  let squares = 0;
  for (let column = 0; column < sums.length; column += 1) squares += sums[column]! * sums[column]!;
  const factor = 1 / Math.max(Math.sqrt(squares), smallestLength);
  for (let column = 0; column < vector.length; column += 1) vector[column] = sums[column]! * factor;
  return vector;
}
