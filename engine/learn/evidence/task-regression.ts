import type { Random } from "../../contracts/index.ts";
import { dotRow } from "../../numeric/linear.ts";
import { type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import { shuffleInPlace } from "../classifier/logistic-regression.ts";
import { createAdam } from "./adam.ts";

export interface TaskRegression {
  /** One row per task. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

const batchSize = 64;
const epochs = 20;
const learningRate = 0.02;
const ridge = 1e-4;
/** Fewer rows than this are penalised ten times as hard. */
const fewRows = 500;

/** Softmax regression of the task on the scaled features; rows without a task (-1) are passed over. */
export function fitTaskRegression(
  design: RowMatrix,
  tasks: Int32Array,
  taskCount: number,
  random: Random,
  maxVisits: number,
): TaskRegression {
  const { columns } = design;
  const inputScale = Math.sqrt(columns) / 4;
  const weights = new Float32Array(taskCount * columns);
  const biases = new Float32Array(taskCount);
  const order = [...tasks.keys()].filter((row) => tasks[row] !== -1);
  if (order.length === 0 || taskCount < 2) return { weights, biases };
  const weightGradient = new Float32Array(weights.length);
  const biasGradient = new Float32Array(taskCount);
  const penalty = order.length < fewRows ? 10 * ridge : ridge;
  const adam = createAdam([
    { values: weights, gradient: weightGradient, decays: false },
    { values: biases, gradient: biasGradient, decays: false },
  ]);
  const visits = Math.min(maxVisits, epochs * order.length);
  const steps = Math.ceil(visits / batchSize);
  const input = new Float32Array(columns);
  const errors = new Float64Array(taskCount);
  let at = order.length;
  for (let step = 1; step <= steps; step += 1) {
    for (let index = 0; index < weights.length; index += 1) weightGradient[index] = penalty * weights[index]!;
    biasGradient.fill(0);
    for (let member = 0; member < batchSize; member += 1) {
      if (at >= order.length) {
        shuffleInPlace(order, random);
        at = 0;
      }
      const row = order[at++]!;
      const values = rowOf(design, row);
      for (let index = 0; index < columns; index += 1) input[index] = values[index]! * inputScale;
      for (let task = 0; task < taskCount; task += 1)
        errors[task] = biases[task]! + dotRow(weights, task, input);
      softmaxInPlace(errors);
      errors[tasks[row]!]! -= 1;
      for (let task = 0; task < taskCount; task += 1) {
        const error = errors[task]! / batchSize;
        if (Math.abs(error) < 1e-7) continue;
        biasGradient[task]! += error;
        const start = task * columns;
        for (let index = 0; index < columns; index += 1)
          weightGradient[start + index]! += error * input[index]!;
      }
    }
    adam.step(learningRate * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps)), 0);
  }
  return { weights: weights.map((weight) => weight * inputScale), biases };
}
