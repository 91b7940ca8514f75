import type { EvidenceHeads } from "../../contracts/index.ts";

/** Variance of the beta belief about each task mean: mean (1 - mean) / (observations + pseudo-count + 1). */
export const taskMeanVariances = (heads: EvidenceHeads): Float64Array =>
  heads.taskMeans.map(
    (mean, cell) => (mean * (1 - mean)) / (heads.statistics.counts[cell]! + heads.pseudoCount + 1),
  );

/** Per model: mean squared distance of its task means from its overall mean. */
export function varianceOverTasks(heads: EvidenceHeads): Float64Array {
  const modelCount = heads.modelMeans.length;
  const taskCount = heads.taskBiases.length;
  return heads.modelMeans.map((overall, model) => {
    let sum = 0;
    for (let task = 0; task < taskCount; task += 1)
      sum += (heads.taskMeans[task * modelCount + model]! - overall) ** 2;
    return taskCount === 0 ? 0 : sum / taskCount;
  });
}
