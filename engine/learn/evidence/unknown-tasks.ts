import type { OutOfDistributionDetector, Random } from "../../contracts/index.ts";
import { projectRows } from "../../numeric/linear-rows.ts";
import { createRowMatrix, type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { type FitRows, takeCells, takeFitRows } from "./fit-rows.ts";
import { groupFolds, splitByFold } from "./group-folds.ts";
import type { HeldOutRows } from "./known-tasks.ts";
import { fitLeadLoss } from "./lead-loss.ts";
import { fitRidge } from "./ridge.ts";
import { fitTaskCentres, logDistanceRatios } from "./task-centres.ts";

/** What is believed of prompts of unknown tasks. */
interface UnknownTasks {
  /** One row per model over the surface features, slope included. */
  readonly transferWeights: Float32Array;
  readonly detector: OutOfDistributionDetector | null;
}

/** Fewer prompts or tasks than these cannot show what an unknown task would do. */
const minPrompts = 300;
const minTasks = 3;
/**
 * Belief about the transfer ridge's slope before any task was left out. Surface features with a ridge carried over between all recorded data sets
 * tried, so it is above 0 and few tasks cannot talk it down to nothing.
 */
const priorSlope = { mean: 0.5, standardDeviation: 0.25 } as const;

/**
 * The branch for prompts of unknown tasks: a strongly regularised ridge of the deviation from the model means on the surface features alone, and
 * the detector that says how far a prompt belongs to it. Whole tasks are left out to learn both: the ridge's slope is the posterior mean of what
 * left-out tasks say it is and the prior; the detector tells their prompts from held-out prompts of known tasks.
 *
 * @param products X'X over all rows
 * @param surface columns of the design that hold the surface features
 * @param heldOut folds that never split a question, and the temperature of the task probabilities
 */
export function fitUnknownTasks(
  whole: FitRows,
  products: Float64Array,
  surface: { readonly from: number; readonly to: number },
  modelMeans: Float64Array,
  { foldOfRow: rowFolds, temperature }: Pick<HeldOutRows, "foldOfRow" | "temperature">,
  random: Random,
  options: EvidenceFitOptions,
): UnknownTasks {
  const { modelCount, tasks } = whole;
  const design = takeColumns(whole.design, surface.from, surface.to);
  const targets = whole.scores.map((score, at) => score - modelMeans[at % modelCount]!);
  const alpha = design.rows * options.transferAlphaShare;
  const distinct = new Set(tasks.filter((task) => task !== -1)).size;
  if (design.rows < minPrompts || distinct < minTasks)
    return { transferWeights: new Float32Array(modelCount * design.columns), detector: null };
  const taskFolds = groupFolds(tasks, Math.min(options.taskFolds, distinct), random);
  const parts = [...new Set(taskFolds)].map((fold) => {
    const { train, held } = splitByFold(taskFolds, fold);
    const trained = takeFitRows({ ...whole, design }, train);
    const weights = fitRidge(trained.design, takeCells(targets, train, modelCount), modelCount, alpha);
    const predicted = projectRows(takeFitRows({ ...whole, design }, held).design, weights, modelCount);
    return slopeParts(predicted, takeCells(targets, held, modelCount), modelCount);
  });
  const slope = posteriorSlope(clusteredSlope(parts));
  const transferWeights = fitRidge(design, targets, modelCount, alpha).map((weight) => weight * slope);
  const { intercept, slope: steepness } = separate(
    leftOutRatios(whole, rowFolds),
    leftOutRatios(whole, taskFolds),
  );
  const { centres, variances } = fitTaskCentres(whole);
  const detector = {
    centres: centres.values,
    variances,
    intercept,
    slope: steepness,
    priorOdds: options.unknownOdds,
    leadOdds: options.leadOdds,
    leadLoss: fitLeadLoss(whole, products, taskFolds, temperature, options),
  };
  return { transferWeights, detector };
}

function takeColumns(matrix: RowMatrix, from: number, to: number): RowMatrix {
  const taken = createRowMatrix(matrix.rows, to - from);
  for (let row = 0; row < matrix.rows; row += 1) rowOf(taken, row).set(rowOf(matrix, row).subarray(from, to));
  return taken;
}

/** Normal prior times normal likelihood, kept within 0 and 1. */
function posteriorSlope({ slope, standardError }: { slope: number; standardError: number }): number {
  const [prior, seen] = [priorSlope.standardDeviation ** -2, standardError ** -2];
  return Math.min(1, Math.max(0, (prior * priorSlope.mean + seen * slope) / (prior + seen)));
}

/** Sums of prediction times truth and of squared prediction. */
interface SlopeParts {
  readonly products: number;
  readonly squares: number;
}

/** Both centred over the observed models of each prompt. */
function slopeParts(predicted: ArrayLike<number>, truth: Float64Array, modelCount: number): SlopeParts {
  let products = 0;
  let squares = 0;
  for (let start = 0; start < truth.length; start += modelCount) {
    let count = 0;
    let predictedSum = 0;
    let truthSum = 0;
    for (let cell = start; cell < start + modelCount; cell += 1) {
      if (Number.isNaN(truth[cell]!)) continue;
      count += 1;
      predictedSum += predicted[cell]!;
      truthSum += truth[cell]!;
    }
    for (let cell = start; cell < start + modelCount; cell += 1) {
      if (Number.isNaN(truth[cell]!)) continue;
      const deviation = predicted[cell]! - predictedSum / count;
      products += deviation * (truth[cell]! - truthSum / count);
      squares += deviation * deviation;
    }
  }
  return { products, squares };
}

/** Slope of the truth on the prediction through the origin over all parts, its standard error with each part as one cluster. */
function clusteredSlope(parts: readonly SlopeParts[]): { slope: number; standardError: number } {
  const squares = parts.reduce((sum, part) => sum + part.squares, 0);
  if (squares === 0 || parts.length < 2) return { slope: 0, standardError: Number.POSITIVE_INFINITY };
  const slope = parts.reduce((sum, part) => sum + part.products, 0) / squares;
  const scatter = parts.reduce((sum, part) => sum + (part.products - slope * part.squares) ** 2, 0);
  const standardError = Math.sqrt((scatter * parts.length) / (parts.length - 1)) / squares;
  return { slope, standardError: Math.max(1e-6, standardError) };
}

/** The detector's feature for every labelled row, by centres of the other folds. */
function leftOutRatios(whole: FitRows, foldOfRow: Int32Array): Float64Array {
  const ratios: number[] = [];
  for (const fold of new Set(foldOfRow)) {
    const { train, held } = splitByFold(foldOfRow, fold);
    const labelled = held.filter((row) => whole.tasks[row] !== -1);
    const known = fitTaskCentres(takeFitRows(whole, train));
    if (known.variances.length === 0) continue;
    for (const ratio of logDistanceRatios(takeFitRows(whole, labelled).design, known)) ratios.push(ratio);
  }
  return Float64Array.from(ratios);
}

const rounds = 30;
const penalty = 2;
const minDeviation = 1e-6;

/**
 * Logistic regression of one standardised feature by Newton's method with an L2 penalty of 2, both sides weighing the same.
 *
 * @returns the log odds of the second side as a line over the feature
 */
export function separate(known: Float64Array, unknown: Float64Array): { intercept: number; slope: number } {
  const values = [...known, ...unknown];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation =
    Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) + minDeviation;
  let [weight, constant] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    let [slopeW, slopeC, curveWW, curveWC, curveCC] = [
      -penalty * weight,
      -penalty * constant,
      penalty,
      0,
      penalty,
    ];
    values.forEach((value, at) => {
      const feature = (value - mean) / deviation;
      const probability = 1 / (1 + Math.exp(-weight * feature - constant));
      const error = (at >= known.length ? 1 : 0) - probability;
      const curvature = probability * (1 - probability);
      slopeW += error * feature;
      slopeC += error;
      curveWW += curvature * feature * feature;
      curveWC += curvature * feature;
      curveCC += curvature;
    });
    const determinant = curveWW * curveCC - curveWC * curveWC;
    weight += (slopeW * curveCC - slopeC * curveWC) / determinant;
    constant += (slopeC * curveWW - slopeW * curveWC) / determinant;
  }
  return { intercept: constant - (weight * mean) / deviation, slope: weight / deviation };
}
