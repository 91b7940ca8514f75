import type { RowMatrix } from "./row-matrix.ts";

/**
 * outputs = weights x input. Four outputs share one pass over the input: about half as long again as one output at a time.
 * No destructuring: V8 makes an iterator and a result object for each element of it.
 *
 * @param weights row-major, one row as long as the input per output
 */
export function multiplyRows(
  weights: Float32Array,
  input: Float32Array,
  outputs: Float32Array | Float64Array,
  outputStart = 0,
  outputCount = outputs.length,
): void {
  const columns = input.length;
  let row = 0;
  for (; row + 4 <= outputCount; row += 4) {
    const first = row * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let index = 0; index < columns; index += 1) {
      const value = input[index]!;
      a += weights[first + index]! * value;
      b += weights[second + index]! * value;
      c += weights[third + index]! * value;
      d += weights[fourth + index]! * value;
    }
    outputs[outputStart + row] = a;
    outputs[outputStart + row + 1] = b;
    outputs[outputStart + row + 2] = c;
    outputs[outputStart + row + 3] = d;
  }
  for (; row < outputCount; row += 1) {
    let sum = 0;
    for (let index = 0; index < columns; index += 1) sum += weights[row * columns + index]! * input[index]!;
    outputs[outputStart + row] = sum;
  }
}

/**
 * Every row of the design times every row of weights.
 *
 * @returns row-major, one row per row of the design, `outputs` columns
 */
export function projectRows(
  { rows, columns, values }: RowMatrix,
  weights: Float32Array,
  outputs: number,
): Float64Array {
  const projected = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row += 1)
    multiplyRows(
      weights,
      values.subarray(row * columns, (row + 1) * columns),
      projected,
      row * outputs,
      outputs,
    );
  return projected;
}

/** Sum of squares. */
export function squaredLength(values: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]! * values[index]!;
  return sum;
}

/** Between two rows of one length. */
export function squaredDistance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index]! - other[index]!) ** 2;
  return sum;
}
