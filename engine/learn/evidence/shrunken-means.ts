import type { TaskStatistics } from "../../contracts/index.ts";

/** Mean scores per task and model, each shrunk toward its model's mean as far as the evidence itself says. */
export interface ShrunkenMeans {
  readonly modelMeans: Float64Array;
  /** Row-major, one row per task. */
  readonly means: Float64Array;
  /** Observations that the model's mean weighs as. */
  readonly pseudoCount: number;
  readonly statistics: TaskStatistics;
}

/** Bounds of the pseudo-count: few tasks make its estimate wild. */
const minPseudoCount = 2;
const maxPseudoCount = 30;
const minCellCount = 3;
const minVariance = 0.02;
/** A model's mean is shrunk to the mean of all by so many observations at least; and exactly so where there are too few models to say more. */
const minModelPseudoCount = 1;
const minModels = 4;
/** Mean without any observation. */
const ignorance = 0.5;

/**
 * Empirical Bayes by moments: the pseudo-count is the variance within cells over the variance of the true cell means around their model's
 * mean (Efron and Morris, 1973), between 2 and 30. From four models on the models' means are shrunk toward the mean of all by the same rule: of many
 * models seen on few prompts, the one that looks best owes a part of that to chance.
 */
export function shrunkenMeans(statistics: TaskStatistics): ShrunkenMeans {
  const { counts, sums, modelCounts, modelSums } = statistics;
  const modelCount = modelCounts.length;
  const observed = modelCounts.reduce((sum, count) => sum + count, 0);
  const total = modelSums.reduce((sum, value) => sum + value, 0);
  const grand = observed === 0 ? ignorance : total / observed;
  const weight = estimateModelPseudoCount(statistics, grand);
  const modelMeans = modelSums.map((sum, model) => (sum + weight * grand) / (modelCounts[model]! + weight));
  const pseudoCount = estimatePseudoCount(counts, sums, modelMeans, modelCount);
  const means = sums.map(
    (sum, cell) => (sum + pseudoCount * modelMeans[cell % modelCount]!) / (counts[cell]! + pseudoCount),
  );
  return { modelMeans, means, pseudoCount, statistics };
}

/** Variance of a single score over the variance of the true means of models, by moments; between 1 and 30. */
function estimateModelPseudoCount({ modelCounts, modelSums }: TaskStatistics, grand: number): number {
  let within = 0;
  let between = 0;
  let models = 0;
  modelCounts.forEach((count, model) => {
    if (count < minCellCount) return;
    const mean = modelSums[model]! / count;
    const variance = Math.max(minVariance, mean * (1 - mean));
    within += variance;
    between += (mean - grand) ** 2 - variance / count;
    models += 1;
  });
  if (models < minModels) return minModelPseudoCount;
  const pseudoCount = within / Math.max(between * (models / (models - 1)), 1e-6);
  return Math.min(maxPseudoCount, Math.max(minModelPseudoCount, pseudoCount));
}

function estimatePseudoCount(
  counts: Float64Array,
  sums: Float64Array,
  modelMeans: Float64Array,
  modelCount: number,
): number {
  let within = 0;
  let observed = 0;
  counts.forEach((count, cell) => {
    if (count === 0) return;
    const mean = sums[cell]! / count;
    within += count * Math.max(minVariance, mean * (1 - mean));
    observed += count;
  });
  if (observed === 0) return maxPseudoCount;
  within /= observed;
  let between = 0;
  let cells = 0;
  counts.forEach((count, cell) => {
    if (count < minCellCount) return;
    const deviation = sums[cell]! / count - modelMeans[cell % modelCount]!;
    between += deviation * deviation - within / count;
    cells += 1;
  });
  const variance = cells === 0 ? 0 : between / cells;
  return Math.min(maxPseudoCount, Math.max(minPseudoCount, within / Math.max(variance, 1e-6)));
}
