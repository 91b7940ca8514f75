import { type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import type { FloatKernel, KernelMatrix } from "../../numeric/simd/float-kernel.ts";

/** A model with fewer observed targets gets weights of 0. */
const leastTargets = 8;
const mostRounds = 60;
/** Squared length of what is left of the normal equations, over that at the start. */
const tolerance = 1e-8;
/** Rows per pass: 32-bit sums stay exact enough over so many. */
const mostBlockRows = 4096;

/**
 * Ridge regression of every model's targets at once, each on the rows where it was observed: minimises the sum of (target - w x)^2 over
 * those rows plus alpha |w|^2. Solved by conjugate gradients (Hestenes and Stiefel, 1952) on the normal equations, all models in one matrix
 * product; with alpha of this size the condition is mild and a dozen rounds do.
 *
 * @param targets row-major, one column per model; NaN: not observed
 * @param alpha above 0
 * @returns row-major, one row of weights per model
 */
export function fitRidge(
  kernel: FloatKernel,
  design: RowMatrix,
  targets: Float64Array,
  modelCount: number,
  alpha: number,
): Float32Array {
  const { rows, columns } = design;
  const blockRows = Math.min(rows, mostBlockRows);
  const blocks = Math.ceil(rows / blockRows);
  const laid = kernel.lay({
    input: [blocks * blockRows + 8, columns],
    fitted: [blockRows, modelCount],
    direction: [columns, modelCount],
    product: [columns, modelCount],
  });
  const inputBlocks = fillBlocks(laid.input, design, blockRows, blocks);
  const counts = new Int32Array(modelCount);
  for (let row = 0; row < rows; row += 1)
    for (let model = 0; model < modelCount; model += 1)
      if (!Number.isNaN(targets[row * modelCount + model]!)) counts[model]! += 1;

  /** product = X' D(X direction) or, for the start, X' targets; D leaves observed cells alone. */
  const accumulate = (isStart: boolean): void => {
    laid.product.values.fill(0);
    inputBlocks.forEach((input, block) => {
      laid.fitted.values.fill(0);
      if (!isStart) kernel.multiplyAdd(input, laid.direction, laid.fitted);
      const count = Math.min(blockRows, rows - block * blockRows);
      for (let row = 0; row < count; row += 1) {
        const from = (block * blockRows + row) * modelCount;
        const to = row * laid.fitted.stride;
        for (let model = 0; model < modelCount; model += 1) {
          const target = targets[from + model]!;
          if (Number.isNaN(target)) laid.fitted.values[to + model] = 0;
          else if (isStart) laid.fitted.values[to + model] = target;
        }
      }
      kernel.multiplyTransposedAdd(input, laid.fitted, laid.product);
    });
  };

  accumulate(true);
  const size = columns * modelCount;
  const weights = new Float64Array(size);
  const residual = new Float64Array(size);
  const direction = new Float64Array(size);
  const squares = new Float64Array(modelCount);
  const isActive = new Uint8Array(modelCount);
  for (let index = 0; index < columns; index += 1)
    for (let model = 0; model < modelCount; model += 1)
      if (counts[model]! >= leastTargets)
        residual[index * modelCount + model] = laid.product.values[index * laid.product.stride + model]!;
  direction.set(residual);
  residual.forEach((value, at) => {
    squares[at % modelCount]! += value * value;
  });
  const limits = squares.map((square) => square * tolerance);
  for (let model = 0; model < modelCount; model += 1) isActive[model] = squares[model]! > 0 ? 1 : 0;
  for (let round = 0; round < mostRounds && isActive.some((active) => active === 1); round += 1) {
    for (let index = 0; index < columns; index += 1)
      for (let model = 0; model < modelCount; model += 1)
        laid.direction.values[index * laid.direction.stride + model] = direction[index * modelCount + model]!;
    accumulate(false);
    advance({ weights, residual, direction, squares, isActive, limits, alpha, modelCount }, laid.product);
  }
  const result = new Float32Array(size);
  for (let index = 0; index < columns; index += 1)
    for (let model = 0; model < modelCount; model += 1)
      result[model * columns + index] = weights[index * modelCount + model]!;
  return result;
}

/** The rows, block by block; every block is a matrix of its own over one stretch of memory. */
function fillBlocks(
  input: KernelMatrix,
  design: RowMatrix,
  blockRows: number,
  blocks: number,
): KernelMatrix[] {
  for (let row = 0; row < design.rows; row += 1) input.values.set(rowOf(design, row), row * input.stride);
  const paddedRows = Math.ceil(blockRows / 8) * 8;
  return Array.from({ length: blocks }, (_, block) => ({
    ...input,
    rows: blockRows,
    paddedRows,
    address: input.address + block * blockRows * input.stride * 4,
  }));
}

interface Descent {
  readonly weights: Float64Array;
  readonly residual: Float64Array;
  readonly direction: Float64Array;
  /** Squared length of each model's residual. */
  readonly squares: Float64Array;
  readonly isActive: Uint8Array;
  readonly limits: Float64Array;
  readonly alpha: number;
  readonly modelCount: number;
}

/** One round of conjugate gradients for every model that has not converged. */
function advance(descent: Descent, product: KernelMatrix): void {
  const { weights, residual, direction, squares, isActive, modelCount } = descent;
  const columns = product.rows;
  for (let model = 0; model < modelCount; model += 1) {
    if (isActive[model] === 0) continue;
    let curvature = 0;
    for (let index = 0; index < columns; index += 1) {
      const step = direction[index * modelCount + model]!;
      curvature += step * (product.values[index * product.stride + model]! + descent.alpha * step);
    }
    const length = squares[model]! / curvature;
    let next = 0;
    for (let index = 0; index < columns; index += 1) {
      const at = index * modelCount + model;
      const step = direction[at]!;
      weights[at]! += length * step;
      residual[at]! -= length * (product.values[index * product.stride + model]! + descent.alpha * step);
      next += residual[at]! * residual[at]!;
    }
    const turn = next / squares[model]!;
    squares[model] = next;
    if (next <= descent.limits[model]!) isActive[model] = 0;
    for (let index = 0; index < columns; index += 1) {
      const at = index * modelCount + model;
      direction[at] = residual[at]! + turn * direction[at]!;
    }
  }
}
