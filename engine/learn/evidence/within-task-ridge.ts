import type { RowMatrix } from "../../numeric/row-matrix.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { addRows, emptyRidgeSums, solveRidge } from "./ridge.ts";

/**
 * Ridge regression of what is left of the scores within each task: score minus the mean of its task and model. Centring by task keeps it
 * from learning the tasks once more, which the task means already carry.
 *
 * @returns one row of weights per model; zeros for a model with fewer than `leastScores` observations
 */
export function fitWithinTaskRidge(
  design: RowMatrix,
  scores: Float64Array,
  tasks: Int32Array,
  taskCount: number,
  modelCount: number,
  options: EvidenceFitOptions,
): Float32Array {
  return fitRidgePerModel(
    design,
    centredScores(scores, tasks, taskCount, modelCount),
    modelCount,
    options.residualAlpha,
    options.maxRidgeRows,
  );
}

const leastScores = 8;

/** Scores minus the mean of their task and model; NaN stays. Rows without a task form a task of their own. */
function centredScores(
  scores: Float64Array,
  tasks: Int32Array,
  taskCount: number,
  modelCount: number,
): Float64Array {
  const sums = new Float64Array((taskCount + 1) * modelCount);
  const counts = new Float64Array((taskCount + 1) * modelCount);
  const cellOf = (at: number): number => {
    const task = tasks[Math.floor(at / modelCount)]!;
    return (task === -1 ? taskCount : task) * modelCount + (at % modelCount);
  };
  scores.forEach((score, at) => {
    if (Number.isNaN(score)) return;
    sums[cellOf(at)]! += score;
    counts[cellOf(at)]! += 1;
  });
  return scores.map((score, at) => score - sums[cellOf(at)]! / counts[cellOf(at)]!);
}

/** Ridge weights per model; models whose every row was observed share one Gram matrix. NaN targets are left out. */
export function fitRidgePerModel(
  design: RowMatrix,
  targets: Float64Array,
  modelCount: number,
  alpha: number,
  maxRows: number,
): Float32Array {
  const stride = Math.max(1, Math.ceil(design.rows / maxRows));
  const sampled = Array.from({ length: Math.ceil(design.rows / stride) }, (_, index) => index * stride);
  const observed = (model: number): number[] =>
    sampled.filter((row) => !Number.isNaN(targets[row * modelCount + model]!));
  const rowsOf = Array.from({ length: modelCount }, (_, model) => observed(model));
  const weights = new Float32Array(modelCount * design.columns);
  if (rowsOf.every((rows) => rows.length === sampled.length)) {
    if (sampled.length < leastScores) return weights;
    const sums = emptyRidgeSums(design.columns, modelCount);
    addRows(sums, design, targets, sampled);
    return solveRidge(sums, alpha);
  }
  rowsOf.forEach((rows, model) => {
    if (rows.length < leastScores) return;
    const column = new Float64Array(design.rows);
    for (const row of rows) column[row] = targets[row * modelCount + model]!;
    const sums = emptyRidgeSums(design.columns, 1);
    addRows(sums, design, column, rows);
    weights.set(solveRidge(sums, alpha), model * design.columns);
  });
  return weights;
}
