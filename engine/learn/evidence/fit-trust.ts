import type { FitTable, Random } from "../../contracts/index.ts";
import { runJointNet } from "../../numeric/joint-net.ts";
import { dotRow } from "../../numeric/linear.ts";
import { type RowMatrix, rowOf } from "../../numeric/row-matrix.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import { costsOverMean } from "./costs-over-mean.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { type FamiliarFit, fitFamiliar } from "./fit-familiar.ts";
import { groupFolds, splitByFold } from "./group-folds.ts";
import { pairedZ, routingUtility } from "./routing-utility.ts";

export interface TrustChoice {
  /** Share of the nets' model heads. */
  readonly netShare: number;
  /** How far predictions may leave the model means. */
  readonly trust: number;
  /** What the chosen mixture predicts for rows held out of its fit. */
  readonly heldOut: HeldOutRows;
}

export interface HeldOutRows {
  /** Rows that were held out once, and the fold of each. */
  readonly rows: readonly number[];
  readonly foldOfRow: Int32Array;
  /** Per held-out row: predicted scores, and the task regression's probabilities. */
  readonly quality: readonly Float64Array[];
  readonly tasks: readonly Float64Array[];
}

const shares = [0, 0.25, 0.5] as const;
/** A share other than 0 must be better by so many paired standard errors. */
const shareMargin = 0.7;
/** Below this many prompts nothing but the means is believed. */
const leastPrompts = 20;
/** From this many prompts on the learned parts need not prove themselves first. */
const enoughPrompts = 500;
/** Nets per fold: half the work of the final fit decides the same. */
const foldNets = 2;
/** More prompts than this are judged on one fold alone. */
const manyPrompts = 20_000;

/** Chooses by out-of-fold routing utility: the very thing that the prediction is for. */
export function fitTrust(
  table: FitTable,
  design: RowMatrix,
  random: Random,
  options: EvidenceFitOptions,
): TrustChoice {
  const foldOfRow = groupFolds(table.groups, options.folds, random);
  const nothing = { rows: [], foldOfRow, quality: [], tasks: [] };
  if (design.rows < leastPrompts) return { netShare: 0, trust: 0, heldOut: nothing };
  const relativeCosts = costsOverMean(table);
  const judged: Judged[] = [];
  for (let fold = 0; fold < (design.rows > manyPrompts ? 1 : options.folds); fold += 1) {
    const { train, held } = splitByFold(foldOfRow, fold);
    const fit = fitFamiliar(table, design, train, random, options, options.nets === 0 ? 0 : foldNets);
    for (const row of held) judged.push(judge(fit, table, rowOf(design, row), row, relativeCosts));
  }
  const better = shares.map((_, share) => pairedZ(judged.map(({ gains }) => gains[share]! - gains[0]!)));
  const best = better.indexOf(Math.max(...better));
  const chosen = best > 0 && better[best]! > shareMargin ? best : 0;
  const gain = pairedZ(judged.map(({ gains }) => gains[chosen]!));
  const accuracyGain = pairedZ(judged.map(({ accuracyGains }) => accuracyGains[chosen]!));
  return {
    netShare: shares[chosen]!,
    trust: design.rows >= enoughPrompts ? 1 : smallEvidenceTrust(gain, accuracyGain, design.rows),
    heldOut: {
      rows: judged.map(({ row }) => row),
      foldOfRow,
      quality: judged.map(({ predictions }) => predictions[chosen]!),
      tasks: judged.map(({ tasks }) => tasks),
    },
  };
}

/** With little evidence the learned parts must have shown both a gain in utility and no loss in accuracy; the fewer prompts, the harder. */
export function smallEvidenceTrust(gainZ: number, accuracyZ: number, prompts: number): number {
  const leniency = Math.min(1, Math.max(0, (prompts - 50) / 150));
  return Math.min(1, Math.max(0, Math.min(gainZ - 1, accuracyZ + leniency)));
}

interface Judged {
  readonly row: number;
  /** Per share: utility over that of the model means. */
  readonly gains: readonly number[];
  /** Per share: score at no cost weight over that of the model means. */
  readonly accuracyGains: readonly number[];
  readonly predictions: readonly Float64Array[];
  readonly tasks: Float64Array;
}

/** Scores one held-out prompt under every share. */
function judge(
  fit: FamiliarFit,
  table: FitTable,
  features: Float32Array,
  row: number,
  relativeCosts: Float64Array,
): Judged {
  const modelCount = table.models.length;
  const from = row * modelCount;
  const scores = table.scores.subarray(from, from + modelCount);
  const costs = relativeCosts.subarray(from, from + modelCount);
  const { learned, net, tasks } = heldOutPrediction(fit, features, modelCount, table.taskNames.length);
  const predictions = shares.map((share) =>
    learned.map((value, model) => (1 - share) * value + share * net[model]!),
  );
  const { modelMeans } = fit.means;
  const constant = routingUtility(modelMeans, scores, costs);
  const constantScore = scoreTaken(modelMeans, scores);
  return {
    row,
    gains: predictions.map((quality) => routingUtility(quality, scores, costs) - constant),
    accuracyGains: predictions.map((quality) => scoreTaken(quality, scores) - constantScore),
    predictions,
    tasks,
  };
}

/** Observed score of the observed model with the highest prediction; 0 where none was observed. */
function scoreTaken(quality: Float64Array, scores: Float64Array): number {
  let best = -1;
  for (let model = 0; model < quality.length; model += 1) {
    if (!Number.isNaN(scores[model]!) && (best === -1 || quality[model]! > quality[best]!)) best = model;
  }
  return best === -1 ? 0 : scores[best]!;
}

function heldOutPrediction(
  fit: FamiliarFit,
  row: Float32Array,
  modelCount: number,
  taskCount: number,
): { learned: Float64Array; net: Float64Array; tasks: Float64Array } {
  const tasks = Float64Array.from(fit.taskBiases, (bias, task) => bias + dotRow(fit.taskWeights, task, row));
  softmaxInPlace(tasks);
  const regressionTasks = Float64Array.from(tasks);
  const net = new Float64Array(modelCount);
  const count = fit.nets.length;
  const scores = new Float64Array(modelCount);
  const netTasks = new Float64Array(taskCount);
  const output = new Float64Array(modelCount + taskCount);
  if (count > 0) for (let task = 0; task < taskCount; task += 1) tasks[task]! /= 2;
  for (const member of fit.nets) {
    runJointNet(member, row, new Float32Array(member.hidden), output, scores, netTasks);
    for (let model = 0; model < modelCount; model += 1) net[model]! += scores[model]! / count;
    for (let task = 0; task < taskCount; task += 1) tasks[task]! += netTasks[task]! / (2 * count);
  }
  const learned = new Float64Array(modelCount);
  for (let model = 0; model < modelCount; model += 1) {
    let value = dotRow(fit.residualWeights, model, row);
    for (let task = 0; task < taskCount; task += 1)
      value += tasks[task]! * fit.means.means[task * modelCount + model]!;
    learned[model] = value;
  }
  return { learned, net: count === 0 ? learned : net, tasks: regressionTasks };
}
