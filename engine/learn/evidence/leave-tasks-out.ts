import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import { type FitRows, takeCells, takeFitRows } from "./fit-rows.ts";
import { splitByFold } from "./group-folds.ts";
import { projectRows } from "./project-rows.ts";
import { fitRidge } from "./ridge.ts";

export interface LeaveTasksOut {
  /** Slope of the truth on the prediction for tasks that were left out, differences between models alone. */
  readonly slope: number;
  /** Clustered by fold of tasks. */
  readonly standardError: number;
}

/**
 * Predicts every task by a ridge that never saw it.
 *
 * @param targets row-major deviations from the model means; NaN: not observed
 * @param foldOfRow folds that never split a task
 */
export function leaveTasksOut(
  kernel: FloatKernel,
  whole: FitRows,
  targets: Float64Array,
  alpha: number,
  foldOfRow: Int32Array,
): LeaveTasksOut {
  const { modelCount } = whole;
  const parts: SlopeParts[] = [];
  for (const fold of new Set(foldOfRow)) {
    const { train, held } = splitByFold(foldOfRow, fold);
    const weights = fitRidge(
      kernel,
      takeFitRows(whole, train).design,
      takeCells(targets, train, modelCount),
      modelCount,
      alpha,
    );
    const predicted = projectRows(kernel, takeFitRows(whole, held).design, weights, modelCount);
    parts.push(slopeParts(predicted, takeCells(targets, held, modelCount), modelCount));
  }
  return clusteredSlope(parts);
}

/** Sums of prediction times truth and of squared prediction. */
export interface SlopeParts {
  readonly products: number;
  readonly squares: number;
}

/** Both centred over the observed models of each prompt. */
export function slopeParts(
  predicted: ArrayLike<number>,
  truth: Float64Array,
  modelCount: number,
): SlopeParts {
  let products = 0;
  let squares = 0;
  for (let start = 0; start < truth.length; start += modelCount) {
    let count = 0;
    let predictedSum = 0;
    let truthSum = 0;
    for (let cell = start; cell < start + modelCount; cell += 1) {
      if (Number.isNaN(truth[cell]!)) continue;
      count += 1;
      predictedSum += predicted[cell]!;
      truthSum += truth[cell]!;
    }
    for (let cell = start; cell < start + modelCount; cell += 1) {
      if (Number.isNaN(truth[cell]!)) continue;
      const deviation = predicted[cell]! - predictedSum / count;
      products += deviation * (truth[cell]! - truthSum / count);
      squares += deviation * deviation;
    }
  }
  return { products, squares };
}

/** Slope through the origin over all parts, its standard error with each part as one cluster. */
export function clusteredSlope(parts: readonly SlopeParts[]): { slope: number; standardError: number } {
  const squares = parts.reduce((sum, part) => sum + part.squares, 0);
  if (squares === 0 || parts.length < 2) return { slope: 0, standardError: 1 };
  const slope = parts.reduce((sum, part) => sum + part.products, 0) / squares;
  const scatter = parts.reduce((sum, part) => sum + (part.products - slope * part.squares) ** 2, 0);
  const standardError = Math.sqrt((scatter * parts.length) / (parts.length - 1)) / squares;
  return { slope, standardError };
}
