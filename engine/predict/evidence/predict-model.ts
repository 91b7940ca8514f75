import type { EvidenceHeads } from "../../contracts/index.ts";
import type { HeadsForward } from "../../numeric/heads-forward.ts";
import type { MeanVariances } from "./task-mean-variances.ts";

/** Mean and variance of the belief about one model's expected score; the next call overwrites it. */
export interface ModelBelief {
  quality: number;
  variance: number;
}

/**
 * Belief about one model. Familiar prompts: task means under the task probabilities, the within-task ridge, a share of the nets; unlike
 * prompts: the model's mean and the novel ridge. The variance adds what is unknown of the task means and of the model's mean that they share,
 * which task it is, how far what was learned and the model's mean disagree where neither is trusted fully, how far the two branches do, and how
 * far an unknown task may lie from the model's mean.
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
  const netScore = heads.nets.length === 0 ? mean : forward.netScores[model]!;
  const learned = (1 - heads.netShare) * (mean + forward.residuals[model]!) + heads.netShare * netScore;
  const familiar = overall + heads.trust * (learned - overall);
  const novel = overall + forward.novelties[model]!;
  const value = (1 - novelty) * familiar + novelty * novel;
  const disagreement = novelty * (1 - novelty) * (familiar - novel) ** 2;
  into.quality = Math.min(1, Math.max(0, value));
  const doubt = heads.trust * (1 - heads.trust) * (learned - overall) ** 2;
  const shared = pooled * pooled * variances.models[model]!;
  into.variance =
    variance + shared + Math.max(0, square - mean * mean) + doubt + disagreement + novelty * taskVariance;
}
