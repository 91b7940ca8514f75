import type { RowMatrix } from "../../numeric/row-matrix.ts";
import type { FloatKernel, KernelMatrix } from "../../numeric/simd/float-kernel.ts";

const blockRows = 256;

/**
 * Every row of the design times every row of weights.
 *
 * @param weights row-major, `outputs` rows as wide as the design
 * @returns row-major, one row per row of the design, `outputs` columns
 */
export function projectRows(
  kernel: FloatKernel,
  design: RowMatrix,
  weights: Float32Array,
  outputs: number,
): Float32Array {
  const { rows, columns } = design;
  const laid = kernel.lay({
    input: [blockRows, columns],
    weights: [columns, outputs],
    result: [blockRows, outputs],
  });
  copyTransposed(weights, outputs, columns, laid.weights);
  const projected = new Float32Array(rows * outputs);
  for (let start = 0; start < rows; start += blockRows) {
    const count = Math.min(blockRows, rows - start);
    copyRows(design, start, count, laid.input);
    laid.result.values.fill(0);
    kernel.multiplyAdd(laid.input, laid.weights, laid.result);
    for (let row = 0; row < count; row += 1) {
      const from = row * laid.result.stride;
      projected.set(laid.result.values.subarray(from, from + outputs), (start + row) * outputs);
    }
  }
  return projected;
}

/** Rows `start` to `start + count` of the design become the first rows of the target. */
export function copyRows(design: RowMatrix, start: number, count: number, target: KernelMatrix): void {
  const { columns, values } = design;
  for (let row = 0; row < count; row += 1) {
    const from = (start + row) * columns;
    target.values.set(values.subarray(from, from + columns), row * target.stride);
  }
}

/** A dense row-major matrix of `rows` x `columns` becomes the target's transposed content. */
export function copyTransposed(
  source: Float32Array,
  rows: number,
  columns: number,
  target: KernelMatrix,
): void {
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      target.values[column * target.stride + row] = source[row * columns + column]!;
}

/** The content of a kernel matrix transposed: dense and row-major, one row per column of the source. */
export function takeTransposed(source: KernelMatrix): Float32Array {
  const { rows, columns, stride, values } = source;
  const taken = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      taken[column * rows + row] = values[row * stride + column]!;
  return taken;
}
