import type { EvidenceHeads } from "../../contracts/index.ts";

/** What is uncertain about the task means, laid out as they are, and about the model means. */
export interface MeanVariances {
  /** Of each task mean around what its model's mean says of it: mean (1 - mean) / (observations + pseudo-count + 1), that of a beta belief. */
  readonly own: Float64Array;
  /** Share of each task mean that is its model's mean: pseudo-count / (observations + pseudo-count). */
  readonly pooledShares: Float64Array;
  /** Of each model's mean. All its tasks share this error, so that it does not average out over them. */
  readonly models: Float64Array;
}

export function meanVariances({
  taskMeans,
  modelMeans,
  statistics,
  pseudoCount,
}: EvidenceHeads): MeanVariances {
  const { counts, modelCounts } = statistics;
  return {
    own: taskMeans.map((mean, cell) => (mean * (1 - mean)) / (counts[cell]! + pseudoCount + 1)),
    pooledShares: counts.map((count) => pseudoCount / (count + pseudoCount)),
    models: modelMeans.map((mean, model) => (mean * (1 - mean)) / (modelCounts[model]! + 2)),
  };
}

/**
 * Per model: variance of its mean on a task that is not known yet, around its overall mean. Of K known tasks the mean squared distance understates
 * it: unbiased, and with the error of the overall mean itself, it is (K + 1) / (K - 1) times as much.
 */
export function varianceOverTasks(heads: EvidenceHeads): Float64Array {
  const modelCount = heads.modelMeans.length;
  const taskCount = heads.taskBiases.length;
  return heads.modelMeans.map((overall, model) => {
    if (taskCount < 2) return 0;
    let sum = 0;
    for (let task = 0; task < taskCount; task += 1)
      sum += (heads.taskMeans[task * modelCount + model]! - overall) ** 2;
    return ((sum / taskCount) * (taskCount + 1)) / (taskCount - 1);
  });
}
