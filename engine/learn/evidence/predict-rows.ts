import type { JointNet } from "../../contracts/index.ts";
import type { RowMatrix } from "../../numeric/row-matrix.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import type { FamiliarFit } from "./fit-familiar.ts";
import { projectRows } from "./project-rows.ts";
import type { TaskRegression } from "./task-regression.ts";

/** What the parts that know the tasks say of every row. All row-major. */
export interface FamiliarRows {
  /** Task probabilities: mean of the regression's and of the nets' task heads. */
  readonly tasks: Float64Array;
  /** Task probabilities times task means, one column per model. */
  readonly taskQuality: Float64Array;
  /** Mean of the nets' model heads; without nets the same as `taskQuality`. */
  readonly netQuality: Float64Array;
}

/** Predictions for all rows of a design, a matrix product per part. */
export function predictRows(kernel: FloatKernel, fit: FamiliarFit, design: RowMatrix): FamiliarRows {
  const taskCount = fit.taskBiases.length;
  const modelCount = fit.means.modelMeans.length;
  const regression = { weights: fit.taskWeights, biases: fit.taskBiases };
  const tasks = taskProbabilityRows(kernel, regression, design);
  const netQuality = new Float64Array(design.rows * modelCount);
  const count = fit.nets.length;
  if (count > 0) for (let at = 0; at < tasks.length; at += 1) tasks[at]! /= 2;
  for (const net of fit.nets) {
    const outputs = netOutputRows(kernel, net, design);
    const width = modelCount + taskCount;
    const netTasks = softmaxRows(
      outputs,
      net.outputBiases.subarray(modelCount),
      modelCount,
      taskCount,
      width,
    );
    for (let at = 0; at < tasks.length; at += 1) tasks[at]! += netTasks[at]! / (2 * count);
    for (let row = 0; row < design.rows; row += 1) {
      for (let model = 0; model < modelCount; model += 1) {
        const logit = outputs[row * width + model]! + net.outputBiases[model]!;
        netQuality[row * modelCount + model]! += 1 / (1 + Math.exp(-logit)) / count;
      }
    }
  }
  const taskQuality = mixRows(tasks, fit.means.means, design.rows, taskCount, modelCount);
  return { tasks, taskQuality, netQuality: count === 0 ? taskQuality : netQuality };
}

/** Task probabilities of the regression alone, row-major. */
function taskProbabilityRows(
  kernel: FloatKernel,
  { weights, biases }: TaskRegression,
  design: RowMatrix,
): Float64Array {
  const taskCount = biases.length;
  const logits = projectRows(kernel, design, weights, taskCount);
  return softmaxRows(logits, biases, 0, taskCount, taskCount);
}

/** Outputs of a net without their biases: `modelCount + taskCount` columns. */
function netOutputRows(kernel: FloatKernel, net: JointNet, design: RowMatrix): Float32Array {
  const hidden = projectRows(kernel, design, net.inputWeights, net.hidden);
  for (let at = 0; at < hidden.length; at += 1)
    hidden[at] = Math.max(0, hidden[at]! * net.inputScale + net.hiddenBiases[at % net.hidden]!);
  const activations: RowMatrix = { rows: design.rows, columns: net.hidden, values: hidden };
  return projectRows(kernel, activations, net.outputWeights, net.modelCount + net.taskCount);
}

/** Probabilities from `taskCount` columns of logits that start at column `from`. */
function softmaxRows(
  logits: Float32Array,
  biases: Float32Array,
  from: number,
  taskCount: number,
  width: number,
): Float64Array {
  const rows = width === 0 ? 0 : logits.length / width;
  const probabilities = new Float64Array(rows * taskCount);
  for (let row = 0; row < rows; row += 1) {
    const part = probabilities.subarray(row * taskCount, (row + 1) * taskCount);
    for (let task = 0; task < taskCount; task += 1)
      part[task] = logits[row * width + from + task]! + biases[task]!;
    softmaxInPlace(part);
  }
  return probabilities;
}

/** Task probabilities (rows x tasks) times a table (tasks x models). */
export function mixRows(
  tasks: Float64Array,
  table: Float64Array,
  rows: number,
  taskCount: number,
  modelCount: number,
): Float64Array {
  const mixed = new Float64Array(rows * modelCount);
  for (let row = 0; row < rows; row += 1) {
    for (let task = 0; task < taskCount; task += 1) {
      const probability = tasks[row * taskCount + task]!;
      if (probability < 1e-9) continue;
      for (let model = 0; model < modelCount; model += 1)
        mixed[row * modelCount + model]! += probability * table[task * modelCount + model]!;
    }
  }
  return mixed;
}
