import type { Random } from "../../contracts/index.ts";
import { projectRows } from "../../numeric/linear-rows.ts";
import { type RowMatrix, takeRows } from "../../numeric/row-matrix.ts";
import { countTasks } from "./count-tasks.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import type { FittedKernel } from "./fit-kernel.ts";
import { type FitRows, putCells, takeCells, takeFitRows } from "./fit-rows.ts";
import { groupFolds, splitByFold } from "./group-folds.ts";
import { crossProducts, fitRidge, productsWithout } from "./ridge.ts";
import { type ShrunkenMeans, shrunkenMeans } from "./shrunken-means.ts";
import {
  fitTaskDiscriminant,
  fitTemperature,
  softmaxRows,
  type TaskDiscriminant,
} from "./task-discriminant.ts";

/** The parts that know the tasks of the evidence; the discriminant's temperature is not applied yet. */
interface KnownTasks {
  readonly discriminant: TaskDiscriminant;
  readonly means: ShrunkenMeans;
}

/** @param products X'X over the part's rows */
export function fitKnownTasks(
  part: FitRows,
  products: Float64Array,
  options: EvidenceFitOptions,
): KnownTasks {
  const { design, tasks, scores, taskCount, modelCount } = part;
  const labelled = [...tasks.keys()].filter((row) => tasks[row] !== -1);
  const own = labelled.length === tasks.length ? products : crossProducts(design, labelled);
  return {
    discriminant: fitTaskDiscriminant(part, own, options.discriminantPenalty),
    means: shrunkenMeans(countTasks(scores, tasks, taskCount, modelCount)),
  };
}

/** Logits of the tasks for every row of a design, row-major. */
export function taskLogits(design: RowMatrix, { weights, biases }: TaskDiscriminant): Float64Array {
  const logits = projectRows(design, weights, biases.length);
  for (let at = 0; at < logits.length; at += 1) logits[at]! += biases[at % biases.length]!;
  return logits;
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

/** What parts fitted without a row say of it, for every row of the fit. All row-major. */
export interface HeldOutRows {
  readonly foldOfRow: Int32Array;
  /** Divides the discriminant's logits. */
  readonly temperature: number;
  readonly tasks: Float64Array;
  readonly taskQuality: Float64Array;
  /** Addition of the kernel ridge. */
  readonly residual: Float64Array;
  /** Model means without the row's fold: the router that knows nothing of the prompt. */
  readonly modelMeans: Float64Array;
}

const rowsPerFold = 5;
const minFolds = 2;

/** Predicts every row by parts fitted on the other folds; a question's variants share a fold. */
export function predictHeldOut(
  whole: FitRows,
  products: Float64Array,
  kernel: FittedKernel,
  groups: Int32Array,
  random: Random,
  options: EvidenceFitOptions,
): HeldOutRows {
  const { modelCount, taskCount, design } = whole;
  const { rows } = design;
  const folds = Math.min(options.folds, Math.max(minFolds, Math.floor(rows / rowsPerFold)));
  const foldOfRow = groupFolds(groups, folds, random);
  const splits = Array.from({ length: folds }, (_, fold) => splitByFold(foldOfRow, fold))
    .filter(({ held }) => held.length > 0)
    .map(({ train, held }) => {
      const part = takeFitRows(whole, train);
      const partProducts = productsWithout(products, design, held);
      return { train, held, known: fitKnownTasks(part, partProducts, options) };
    });
  const logits = new Float64Array(rows * taskCount);
  const modelMeans = new Float64Array(rows * modelCount);
  for (const { held, known } of splits) {
    putCells(logits, taskLogits(takeFitRows(whole, held).design, known.discriminant), held, taskCount);
    for (const row of held) modelMeans.set(known.means.modelMeans, row * modelCount);
  }
  const temperature = fitTemperature(logits, whole.tasks, taskCount);
  const tasks = softmaxRows(logits, taskCount, temperature);
  const taskQuality = new Float64Array(rows * modelCount);
  for (const { held, known } of splits) {
    const mixed = mixRows(
      takeCells(tasks, held, taskCount),
      known.means.means,
      held.length,
      taskCount,
      modelCount,
    );
    putCells(taskQuality, mixed, held, modelCount);
  }
  const residual = new Float64Array(rows * modelCount);
  for (const { train, held } of splits) {
    const expected = takeCells(taskQuality, train, modelCount);
    const weights = fitKernelRidge(whole, kernel, train, expected, options);
    putCells(
      residual,
      projectRows(takeRows(kernel.similarities, held), weights, modelCount),
      held,
      modelCount,
    );
  }
  return { foldOfRow, temperature, tasks, taskQuality, residual, modelMeans };
}

/**
 * Kernel ridge regression of what the task means leave over: score minus their prediction, made without the row.
 *
 * @param rows to learn from
 * @param expected what the task means say of these rows, row-major
 * @returns one row of weights per model, one per landmark
 */
export function fitKernelRidge(
  { scores, modelCount }: FitRows,
  { similarities, metric }: FittedKernel,
  rows: Int32Array,
  expected: Float64Array,
  { kernelAlpha }: EvidenceFitOptions,
): Float32Array {
  const rest = takeCells(scores, rows, modelCount).map((score, at) => score - expected[at]!);
  return fitRidge(takeRows(similarities, rows), rest, modelCount, kernelAlpha, metric);
}
