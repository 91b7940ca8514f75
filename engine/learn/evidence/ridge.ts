import { choleskyInPlace, choleskySolveInPlace } from "../../numeric/cholesky.ts";
import { type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";

/** Sums that a ridge regression needs: X'X (lower triangle) and X'T. They add up over rows, so folds and later rows are cheap. */
export interface RidgeSums {
  readonly columns: number;
  readonly targets: number;
  readonly gram: Float64Array;
  /** Row-major, one row per target. */
  readonly moments: Float64Array;
}

export const emptyRidgeSums = (columns: number, targets: number): RidgeSums => ({
  columns,
  targets,
  gram: new Float64Array(columns * columns),
  moments: new Float64Array(targets * columns),
});

/** Adds rows to the sums. `targets` is row-major, one row per row of the design; NaN counts as 0. */
export function addRows(
  sums: RidgeSums,
  design: RowMatrix,
  targets: Float64Array,
  rows: ArrayLike<number>,
): void {
  const { columns, gram, moments } = sums;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rowOf(design, rows[at]!);
    for (let one = 0; one < columns; one += 1) {
      const value = row[one]!;
      if (value === 0) continue;
      const start = one * columns;
      for (let other = 0; other <= one; other += 1) gram[start + other]! += value * row[other]!;
    }
    const targetStart = rows[at]! * sums.targets;
    for (let target = 0; target < sums.targets; target += 1) {
      const value = targets[targetStart + target]!;
      if (value === 0 || Number.isNaN(value)) continue;
      const start = target * columns;
      for (let index = 0; index < columns; index += 1) moments[start + index]! += value * row[index]!;
    }
  }
}

/** Sums of all but one part: `whole - part`. */
export function subtractSums(whole: RidgeSums, part: RidgeSums): RidgeSums {
  return {
    columns: whole.columns,
    targets: whole.targets,
    gram: whole.gram.map((value, index) => value - part.gram[index]!),
    moments: whole.moments.map((value, index) => value - part.moments[index]!),
  };
}

/**
 * Weights of the ridge regression that minimises |T - X w|^2 + alpha |w|^2, one row per target.
 *
 * @param alpha above 0
 */
export function solveRidge(sums: RidgeSums, alpha: number): Float32Array {
  const { columns, targets } = sums;
  const factor = Float64Array.from(sums.gram);
  for (let index = 0; index < columns; index += 1) factor[index * columns + index]! += alpha;
  choleskyInPlace(factor, columns);
  const weights = new Float32Array(targets * columns);
  for (let target = 0; target < targets; target += 1) {
    const solution = sums.moments.slice(target * columns, (target + 1) * columns);
    choleskySolveInPlace(factor, columns, solution);
    weights.set(solution, target * columns);
  }
  return weights;
}
