import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import type { FitRows } from "./fit-rows.ts";
import { fitRidge } from "./ridge.ts";

/**
 * Ridge regression of what the task means leave over, within each task: score minus the task means' prediction (made without the row),
 * minus the mean of that over the row's task. Centring by task keeps it from learning the tasks once more, and makes it worth the same out
 * of fold as on new prompts.
 *
 * @param expected what the task means say of each row of `part`, row-major
 * @returns one row of weights per model
 */
export function fitWithinTaskRidge(
  kernel: FloatKernel,
  part: FitRows,
  expected: Float64Array,
  options: EvidenceFitOptions,
): Float32Array {
  const rest = part.scores.map((score, at) => score - expected[at]!);
  const centred = centreByTask(rest, part.tasks, part.taskCount, part.modelCount);
  return fitRidge(kernel, part.design, centred, part.modelCount, options.residualAlpha);
}

/** Values minus the mean of their task and model; NaN stays. Rows without a task form a task of their own. */
export function centreByTask(
  values: Float64Array,
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
  values.forEach((value, at) => {
    if (Number.isNaN(value)) return;
    sums[cellOf(at)]! += value;
    counts[cellOf(at)]! += 1;
  });
  return values.map((value, at) => value - sums[cellOf(at)]! / counts[cellOf(at)]!);
}
