import type { EvidenceHeads, EvidenceModel, PromptFeatures } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { createEvidenceScratch, type EvidenceScratch, forwardTasks } from "../../numeric/evidence-forward.ts";
import { dotRow } from "../../numeric/linear.ts";
import { noveltyShare } from "./novelty-share.ts";

/** Predictions for all models of an evidence model, in its order. Overwritten by the next call. */
export interface EvidencePrediction {
  readonly quality: Float64Array;
  /** Standard deviation of the belief about the expected score. */
  readonly standardDeviation: Float64Array;
  readonly costUsd: Float64Array;
  readonly taskProbabilities: Float64Array;
  /** Weight of the novel branch, [0,1]. */
  readonly novelty: number;
  readonly depth: "static" | "full";
}

export interface EvidencePredictor {
  /** @param characters length of the whole prompt */
  predict(features: PromptFeatures, characters: number): EvidencePrediction;
}

const leastQuality = 0;
const mostQuality = 1;

/** Lays the heads out once; a call runs the shared parts once and a few dot products per model. */
export function createEvidencePredictor(model: EvidenceModel): EvidencePredictor {
  const modelCount = model.models.length;
  const taskCount = model.taskNames.length;
  const scratchOf = (heads: EvidenceHeads): EvidenceScratch =>
    createEvidenceScratch(heads, taskCount, modelCount, scaledLength(heads.scaling));
  const staticScratch = scratchOf(model.static);
  const fullScratch = model.full === null ? null : scratchOf(model.full);
  const quality = new Float64Array(modelCount);
  const standardDeviation = new Float64Array(modelCount);
  const costUsd = new Float64Array(modelCount);
  return {
    predict(features, characters) {
      const isFull = model.full !== null && fullScratch !== null && features.contextualEmbedding !== null;
      const heads = isFull ? model.full : model.static;
      const scratch = isFull ? fullScratch : staticScratch;
      scaleInto(scratch.row, features, heads.scaling);
      forwardTasks(heads, scratch);
      const novelty =
        heads.gate === null ? 0 : noveltyShare(heads.gate, scratch.row, heads.scaling, scratch.tasks);
      for (let index = 0; index < modelCount; index += 1) {
        predictModel(index, heads, scratch, novelty, modelCount, quality, standardDeviation);
        costUsd[index] = expectedCost(index, model, scratch.tasks, characters, modelCount);
      }
      return {
        quality,
        standardDeviation,
        costUsd,
        taskProbabilities: scratch.tasks,
        novelty,
        depth: isFull ? "full" : "static",
      };
    },
  };
}

function predictModel(
  index: number,
  heads: EvidenceHeads,
  scratch: EvidenceScratch,
  novelty: number,
  modelCount: number,
  quality: Float64Array,
  deviation: Float64Array,
): void {
  const { tasks, row } = scratch;
  let mean = 0;
  let square = 0;
  let variance = 0;
  for (let task = 0; task < tasks.length; task += 1) {
    const probability = tasks[task]!;
    const cell = task * modelCount + index;
    const value = heads.taskMeans[cell]!;
    mean += probability * value;
    square += probability * value * value;
    variance += probability * probability * heads.taskMeanVariances[cell]!;
  }
  const overall = heads.modelMeans[index]!;
  const residual = dotRow(heads.residualWeights, index, row);
  const learned =
    (1 - heads.netShare) * (mean + residual) +
    heads.netShare * (heads.nets.length === 0 ? mean : scratch.netScores[index]!);
  const familiar = overall + heads.trust * (learned - overall);
  const novel = overall + (novelty > 0 ? dotRow(heads.novelWeights, index, row) : 0);
  const value = (1 - novelty) * familiar + novelty * novel;
  quality[index] = Math.min(mostQuality, Math.max(leastQuality, value));
  const branches = novelty * (1 - novelty) * (familiar - novel) ** 2;
  const unknownTask = novelty * taskVariance(index, heads, tasks.length, modelCount);
  deviation[index] = Math.sqrt(variance + Math.max(0, square - mean * mean) + branches + unknownTask);
}

/** Variance of a model's means over the tasks: how far an unknown task may lie from the model's mean. */
function taskVariance(index: number, heads: EvidenceHeads, taskCount: number, modelCount: number): number {
  let sum = 0;
  for (let task = 0; task < taskCount; task += 1)
    sum += (heads.taskMeans[task * modelCount + index]! - heads.modelMeans[index]!) ** 2;
  return taskCount === 0 ? 0 : sum / taskCount;
}

function expectedCost(
  index: number,
  model: EvidenceModel,
  tasks: Float64Array,
  characters: number,
  modelCount: number,
): number {
  let cost = model.cost.slopes[index]! * characters;
  for (let task = 0; task < tasks.length; task += 1)
    cost += tasks[task]! * model.cost.intercepts[task * modelCount + index]!;
  return Math.max(0, cost);
}
