import type { EvidenceHeads } from "../../contracts/index.ts";
import type { HeadsForward } from "../../numeric/heads-forward.ts";
import type { MeanVariances } from "./task-mean-variances.ts";

/** Mean and variance of the belief about one model's expected score; the next call overwrites it. */
export interface ModelBelief {
  quality: number;
  variance: number;
  /** The part that is errors of means. */
  meanVariance: number;
}

/**
 * Belief about one model. Prompts of known tasks: task means under the task probabilities and the within-task ridge; of unknown tasks: the model's
 * mean and the transfer ridge. The variance adds what is unknown of the task means and of the model's mean that they share, which task it is, how
 * far what was learned and the model's mean disagree where one is shrunk to the other in part, how far the two branches do, and how far an unknown
 * task may lie from the model's mean.
 *
 * @param taskVariance variance of the model's means over the tasks
 */
export function predictModel(
  into: ModelBelief,
  model: number,
  heads: EvidenceHeads,
  forward: HeadsForward,
  novelty: number,
  variances: MeanVariances,
  taskVariance: number,
): void {
  const { tasks } = forward;
  const modelCount = heads.modelMeans.length;
  let mean = 0;
  let square = 0;
  let variance = 0;
  let pooled = 0;
  for (let task = 0, cell = model; task < tasks.length; task += 1, cell += modelCount) {
    const probability = tasks[task]!;
    const value = heads.taskMeans[cell]!;
    mean += probability * value;
    square += probability * value * value;
    variance += probability * probability * variances.own[cell]!;
    pooled += probability * variances.pooledShares[cell]!;
  }
  const overall = heads.modelMeans[model]!;
  const learned = mean + forward.residuals[model]!;
  const familiar = learned + heads.meanShrinkage * (overall - learned);
  const novel = overall + forward.transfers[model]!;
  const value = (1 - novelty) * familiar + novelty * novel;
  const disagreement = novelty * (1 - novelty) * (familiar - novel) ** 2;
  into.quality = Math.min(1, Math.max(0, value));
  const doubt = heads.meanShrinkage * (1 - heads.meanShrinkage) * (learned - overall) ** 2;
  const shared = pooled * pooled * variances.models[model]!;
  into.meanVariance = variance + shared + doubt;
  into.variance =
    into.meanVariance + Math.max(0, square - mean * mean) + disagreement + novelty * taskVariance;
}
