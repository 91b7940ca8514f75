import type { Random } from "../../contracts/index.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { fitFamiliar } from "./fit-familiar.ts";
import { type FitRows, putCells, takeCells, takeFitRows } from "./fit-rows.ts";
import { groupFolds, splitByFold } from "./group-folds.ts";
import { predictRows } from "./predict-rows.ts";
import { projectRows } from "./project-rows.ts";
import { fitWithinTaskRidge } from "./within-task-ridge.ts";

/** What parts fitted without a row say of it, for every row of the fit. All row-major. */
export interface HeldOutRows {
  readonly foldOfRow: Int32Array;
  readonly folds: number;
  readonly tasks: Float64Array;
  readonly taskQuality: Float64Array;
  readonly netQuality: Float64Array;
  /** Addition of the within-task ridge. */
  readonly residual: Float64Array;
  /** Model means without the row's fold: the router that knows nothing of the prompt. */
  readonly modelMeans: Float64Array;
}

const rowsPerFold = 5;
const leastFolds = 2;

/** Predicts every row by parts fitted on the other folds; a question's variants share a fold. */
export function predictHeldOut(
  kernel: FloatKernel,
  whole: FitRows,
  groups: Int32Array,
  random: Random,
  options: EvidenceFitOptions,
): HeldOutRows {
  const { modelCount, taskCount } = whole;
  const rows = whole.design.rows;
  const folds = Math.min(options.folds, Math.max(leastFolds, Math.floor(rows / rowsPerFold)));
  const foldOfRow = groupFolds(groups, folds, random);
  const result: HeldOutRows = {
    foldOfRow,
    folds,
    tasks: new Float64Array(rows * taskCount),
    taskQuality: new Float64Array(rows * modelCount),
    netQuality: new Float64Array(rows * modelCount),
    residual: new Float64Array(rows * modelCount),
    modelMeans: new Float64Array(rows * modelCount),
  };
  for (let fold = 0; fold < folds; fold += 1) {
    const { train, held } = splitByFold(foldOfRow, fold);
    if (held.length === 0) continue;
    const part = takeFitRows(whole, train);
    const heldRows = takeFitRows(whole, held);
    const fit = fitFamiliar(kernel, part, random, options, options.nets === 0 ? 0 : options.foldNets);
    const predicted = predictRows(kernel, fit, heldRows.design);
    putCells(result.tasks, predicted.tasks, held, taskCount);
    putCells(result.taskQuality, predicted.taskQuality, held, modelCount);
    putCells(result.netQuality, predicted.netQuality, held, modelCount);
    for (const row of held) result.modelMeans.set(fit.means.modelMeans, row * modelCount);
  }
  for (let fold = 0; fold < folds; fold += 1) {
    const { train, held } = splitByFold(foldOfRow, fold);
    if (held.length === 0) continue;
    const part = takeFitRows(whole, train);
    const weights = fitWithinTaskRidge(
      kernel,
      part,
      takeCells(result.taskQuality, train, modelCount),
      options,
    );
    const additions = projectRows(kernel, takeFitRows(whole, held).design, weights, modelCount);
    putCells(result.residual, Float64Array.from(additions), held, modelCount);
  }
  return result;
}
