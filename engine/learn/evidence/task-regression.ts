import type { Random } from "../../contracts/index.ts";
import { type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import { adamMatrices, adamShapes, takeAdamStep } from "./adam.ts";
import { batchSize, cosineRate, createRowCycle } from "./minibatches.ts";
import { takeTransposed } from "./project-rows.ts";

export interface TaskRegression {
  /** One row per task. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

const learningRate = 0.02;
const ridge = 1e-4;
/** Fewer rows than this are penalised ten times as hard. */
const fewRows = 500;

/**
 * Softmax regression of the task on the scaled features; rows without a task (-1) are passed over. The constant is one more input.
 *
 * @param visits rows looked at in all, repeats counted
 */
export function fitTaskRegression(
  kernel: FloatKernel,
  design: RowMatrix,
  tasks: Int32Array,
  taskCount: number,
  random: Random,
  visits: number,
): TaskRegression {
  const { columns } = design;
  const labelled = [...tasks.keys()].filter((row) => tasks[row] !== -1);
  if (labelled.length === 0 || taskCount < 2) {
    return { weights: new Float32Array(taskCount * columns), biases: new Float32Array(taskCount) };
  }
  const laid = kernel.lay({
    input: [batchSize, columns + 1],
    output: [batchSize, taskCount],
    ...adamShapes("weights", [columns + 1, taskCount]),
  });
  const weights = adamMatrices(laid, "weights");
  // Inputs count as if they were `inputScale` times as large. Weights that much larger come to the same and let rows be copied as they are;
  // Adam does not mind the scale of a gradient, so it is chosen such that the penalty's share is the weights themselves.
  const inputScale = Math.sqrt(columns) / 4;
  const penalty = ((labelled.length < fewRows ? 10 : 1) * ridge) / inputScale ** 2;
  const errorScale = 1 / (batchSize * penalty);
  const nextRow = createRowCycle(labelled, random);
  const rows = new Int32Array(batchSize);
  const probabilities = new Float64Array(taskCount);
  const steps = Math.ceil(visits / batchSize);
  for (let member = 0; member < batchSize; member += 1)
    laid.input.values[member * laid.input.stride + columns] = 1 / inputScale;
  for (let step = 1; step <= steps; step += 1) {
    for (let member = 0; member < batchSize; member += 1) {
      const row = nextRow();
      rows[member] = row;
      laid.input.values.set(rowOf(design, row), member * laid.input.stride);
    }
    laid.output.values.fill(0);
    kernel.multiplyAdd(laid.input, weights.values, laid.output);
    for (let member = 0; member < batchSize; member += 1) {
      const start = member * laid.output.stride;
      for (let task = 0; task < taskCount; task += 1) probabilities[task] = laid.output.values[start + task]!;
      softmaxInPlace(probabilities);
      probabilities[tasks[rows[member]!]!]! -= 1;
      for (let task = 0; task < taskCount; task += 1)
        laid.output.values[start + task] = probabilities[task]! * errorScale;
    }
    weights.gradient.values.set(weights.values.values);
    kernel.multiplyTransposedAdd(laid.input, laid.output, weights.gradient);
    takeAdamStep(kernel, weights, step, cosineRate(learningRate, step, steps) * inputScale, 0);
  }
  return splitConstant(takeTransposed(weights.values), taskCount, columns, inputScale);
}

function splitConstant(
  taken: Float32Array,
  taskCount: number,
  columns: number,
  inputScale: number,
): TaskRegression {
  const weights = new Float32Array(taskCount * columns);
  const biases = new Float32Array(taskCount);
  for (let task = 0; task < taskCount; task += 1) {
    const start = task * (columns + 1);
    for (let index = 0; index < columns; index += 1) weights[task * columns + index] = taken[start + index]!;
    biases[task] = taken[start + columns]! / inputScale;
  }
  return { weights, biases };
}
