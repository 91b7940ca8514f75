import type { FitTable, Random } from "../../contracts/index.ts";
import { dotRow } from "../../numeric/linear.ts";
import { type RowMatrix, rowOf, takeRows } from "../../numeric/row-matrix.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { groupFolds, splitByFold } from "./group-folds.ts";
import { fitRidgePerModel } from "./within-task-ridge.ts";

export interface LeaveTasksOut {
  /** Slope of the truth on the prediction for tasks that were left out, differences between models alone. */
  readonly slope: number;
  /** Clustered by fold of tasks. */
  readonly standardError: number;
  /** Fold of each row; a task is never in two. */
  readonly foldOfRow: Int32Array;
  readonly folds: number;
}

const mostFolds = 10;
const mostRowsPerFold = 4000;

/** Predicts every task by a ridge that never saw it. */
export function leaveTasksOut(
  table: FitTable,
  design: RowMatrix,
  targets: Float64Array,
  alpha: number,
  options: EvidenceFitOptions,
  random: Random,
): LeaveTasksOut {
  const modelCount = table.models.length;
  const folds = Math.min(mostFolds, new Set(table.tasks).size);
  const foldOfRow = groupFolds(table.tasks, folds, random);
  const products: { numerator: number; denominator: number }[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const { train, held } = splitByFold(foldOfRow, fold);
    const trainTargets = new Float64Array(train.length * modelCount);
    train.forEach((row, at) =>
      trainTargets.set(targets.subarray(row * modelCount, (row + 1) * modelCount), at * modelCount),
    );
    const weights = fitRidgePerModel(
      takeRows(design, train),
      trainTargets,
      modelCount,
      alpha,
      options.maxRidgeRows,
    );
    products.push(slopeParts(design, held.slice(0, mostRowsPerFold), targets, weights, modelCount));
  }
  const denominator = products.reduce((sum, part) => sum + part.denominator, 0);
  if (denominator === 0) return { slope: 0, standardError: 1, foldOfRow, folds };
  const slope = products.reduce((sum, part) => sum + part.numerator, 0) / denominator;
  const squares = products.reduce((sum, part) => sum + (part.numerator - slope * part.denominator) ** 2, 0);
  const standardError = Math.sqrt((squares * folds) / Math.max(1, folds - 1)) / denominator;
  return { slope, standardError, foldOfRow, folds };
}

/** Sums of prediction times truth and of squared prediction, each centred over the observed models of a prompt. */
function slopeParts(
  design: RowMatrix,
  rows: Int32Array,
  targets: Float64Array,
  weights: Float32Array,
  modelCount: number,
): { numerator: number; denominator: number } {
  let numerator = 0;
  let denominator = 0;
  for (const row of rows) {
    const values = rowOf(design, row);
    const observed = Array.from({ length: modelCount }, (_, model) => model).filter(
      (model) => !Number.isNaN(targets[row * modelCount + model]!),
    );
    if (observed.length < 2) continue;
    const predicted = observed.map((model) => dotRow(weights, model, values));
    const truth = observed.map((model) => targets[row * modelCount + model]!);
    const predictedMean = predicted.reduce((sum, value) => sum + value, 0) / observed.length;
    const truthMean = truth.reduce((sum, value) => sum + value, 0) / observed.length;
    predicted.forEach((value, at) => {
      numerator += (value - predictedMean) * (truth[at]! - truthMean);
      denominator += (value - predictedMean) ** 2;
    });
  }
  return { numerator, denominator };
}
