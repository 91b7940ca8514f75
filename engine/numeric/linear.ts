/** Dot product of a row of weights with a vector. */
export function dotRow(weights: Float32Array, row: number, vector: Float32Array): number {
  const columns = vector.length;
  const start = row * columns;
  let one = 0;
  let two = 0;
  let three = 0;
  let four = 0;
  let index = 0;
  for (; index + 3 < columns; index += 4) {
    one += weights[start + index]! * vector[index]!;
    two += weights[start + index + 1]! * vector[index + 1]!;
    three += weights[start + index + 2]! * vector[index + 2]!;
    four += weights[start + index + 3]! * vector[index + 3]!;
  }
  for (; index < columns; index += 1) one += weights[start + index]! * vector[index]!;
  return one + two + three + four;
}
