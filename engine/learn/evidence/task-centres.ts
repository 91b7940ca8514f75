import { projectRows, squaredDistance, squaredLength } from "../../numeric/linear-rows.ts";
import { logDistanceRatio } from "../../numeric/out-of-distribution.ts";
import { createRowMatrix, type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import type { FitRows } from "./fit-rows.ts";

/** Where the prompts of each task lie. Tasks without a prompt are left out. */
interface TaskCentres {
  /** One row per task. */
  readonly centres: RowMatrix;
  /** Mean squared distance of a task's own prompts from its centre. */
  readonly variances: Float64Array;
}

/** A task's variance is shrunk to that of all tasks by so many prompts. */
const variancePseudoCount = 5;
/** Where all prompts of all tasks are alike. */
const minVariance = 1e-6;

/** Mean of each task's rows, and how far they lie from it. Rows without a task are left out. */
export function fitTaskCentres({ design, tasks, taskCount }: FitRows): TaskCentres {
  const counts = new Float64Array(taskCount);
  for (const task of tasks) if (task !== -1) counts[task]! += 1;
  const placeOfTask = new Int32Array(taskCount).fill(-1);
  let places = 0;
  counts.forEach((count, task) => {
    if (count > 0) placeOfTask[task] = places++;
  });
  const centres = createRowMatrix(places, design.columns);
  tasks.forEach((task, row) => {
    if (task === -1) return;
    const centre = rowOf(centres, placeOfTask[task]!);
    const values = rowOf(design, row);
    for (let index = 0; index < centre.length; index += 1) centre[index]! += values[index]! / counts[task]!;
  });
  const sums = new Float64Array(places);
  tasks.forEach((task, row) => {
    if (task === -1) return;
    const place = placeOfTask[task]!;
    sums[place]! += squaredDistance(rowOf(design, row), rowOf(centres, place));
  });
  const labelled = counts.reduce((sum, count) => sum + count, 0);
  const overall = sums.reduce((sum, value) => sum + value, 0) / Math.max(1, labelled);
  const variances = sums.slice();
  placeOfTask.forEach((place, task) => {
    if (place === -1) return;
    const shrunk = (sums[place]! + variancePseudoCount * overall) / (counts[task]! + variancePseudoCount);
    variances[place] = Math.max(minVariance, shrunk);
  });
  return { centres, variances };
}

/**
 * Per row, the logarithm of the squared distance to the nearest centre in units of that task's variance.
 *
 * @param known at least one centre
 */
export function logDistanceRatios(design: RowMatrix, { centres, variances }: TaskCentres): Float64Array {
  const products = projectRows(design, centres.values, centres.rows);
  const squares = Float64Array.from({ length: centres.rows }, (_, place) =>
    squaredLength(rowOf(centres, place)),
  );
  return Float64Array.from({ length: design.rows }, (_, row) => {
    const length = squaredLength(rowOf(design, row));
    let minDistance = Number.POSITIVE_INFINITY;
    for (let place = 0; place < centres.rows; place += 1) {
      const distance = length - 2 * products[row * centres.rows + place]! + squares[place]!;
      minDistance = Math.min(minDistance, distance / variances[place]!);
    }
    return logDistanceRatio(minDistance);
  });
}
