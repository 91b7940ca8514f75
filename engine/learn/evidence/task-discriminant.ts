import { rowOf } from "../../numeric/row-matrix.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import type { FitRows } from "./fit-rows.ts";
import { solveRidge } from "./ridge.ts";

export interface TaskDiscriminant {
  /** One row per task. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** Logit of a task without any prompt. */
const absentLogit = -30;

/**
 * Regularised linear discriminant analysis (Friedman, 1989): every task a normal distribution around its mean, one covariance for all, that of
 * the rows around their task's mean plus a multiple of the identity. Logits: `m' S^-1 x - m' S^-1 m / 2 + ln(share of the task)`. Rows without a
 * task (-1) are passed over.
 *
 * @param products X'X over the labelled rows
 * @param penalty added to the diagonal, as a multiple of its mean
 */
export function fitTaskDiscriminant(
  { design, tasks, taskCount }: FitRows,
  products: Float64Array,
  penalty: number,
): TaskDiscriminant {
  const { columns } = design;
  const weights = new Float32Array(taskCount * columns);
  const biases = new Float32Array(taskCount);
  const counts = new Float64Array(taskCount);
  const means = Array.from({ length: taskCount }, () => new Float64Array(columns));
  tasks.forEach((task, row) => {
    if (task === -1) return;
    counts[task]! += 1;
    const values = rowOf(design, row);
    const mean = means[task]!;
    for (let index = 0; index < columns; index += 1) mean[index]! += values[index]!;
  });
  const labelled = counts.reduce((sum, count) => sum + count, 0);
  if (labelled === 0 || taskCount < 2) return { weights, biases };
  const covariance = products.slice();
  means.forEach((mean, task) => {
    const count = counts[task]!;
    if (count === 0) return;
    for (let index = 0; index < columns; index += 1) mean[index]! /= count;
    for (let one = 0; one < columns; one += 1)
      for (let other = 0; other < columns; other += 1)
        covariance[one * columns + other]! -= count * (mean[one]! * mean[other]!);
  });
  let trace = 0;
  for (let index = 0; index < columns; index += 1) trace += covariance[index * columns + index]!;
  const meanVariance = Math.max(1e-9, trace / columns);
  const solved = solveRidge(covariance, penalty * meanVariance, means);
  solved.forEach((direction, task) => {
    const count = counts[task]!;
    if (count === 0) {
      biases[task] = absentLogit;
      return;
    }
    let square = 0;
    for (let index = 0; index < columns; index += 1) {
      const weight = direction[index]! * labelled;
      weights[task * columns + index] = weight;
      square += weight * means[task]![index]!;
    }
    biases[task] = Math.log(count / labelled) - square / 2;
  });
  return { weights, biases };
}

/** Probabilities of every row of logits divided by the temperature. */
export function softmaxRows(logits: Float64Array, taskCount: number, temperature: number): Float64Array {
  const probabilities = logits.slice();
  for (let start = 0; start < probabilities.length; start += taskCount)
    softmaxInPlace(probabilities.subarray(start, start + taskCount), temperature);
  return probabilities;
}

const temperatures = Array.from({ length: 25 }, (_, step) => 0.5 * 16 ** (step / 24));

/** Temperature, 0.5 to 8, under which logits made without the row give the labels the largest likelihood; 1 without any label. */
export function fitTemperature(logits: Float64Array, tasks: Int32Array, taskCount: number): number {
  if (taskCount < 2 || !tasks.some((task) => task !== -1)) return 1;
  const losses = temperatures.map((temperature) => {
    const probabilities = softmaxRows(logits, taskCount, temperature);
    return tasks.reduce(
      (sum, task, row) =>
        task === -1 ? sum : sum - Math.log(Math.max(1e-12, probabilities[row * taskCount + task]!)),
      0,
    );
  });
  return temperatures[losses.indexOf(Math.min(...losses))]!;
}
