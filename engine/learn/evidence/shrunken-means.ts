/** Mean scores per task and model, each shrunk toward its model's mean as far as the evidence itself says. */
export interface ShrunkenMeans {
  readonly modelMeans: Float64Array;
  /** Row-major, one row per task. */
  readonly means: Float64Array;
  /** Observations behind each cell, same layout. */
  readonly counts: Float64Array;
  /** Observations that the model's mean weighs as. */
  readonly pseudoCount: number;
}

/** Bounds of the pseudo-count: few tasks make its estimate wild. */
const leastPseudoCount = 2;
const mostPseudoCount = 30;
const leastCellCount = 3;
const leastVariance = 0.02;

/**
 * Empirical Bayes by moments: the pseudo-count is the variance within cells over the variance of the true cell means around their model's
 * mean (Efron and Morris, 1973). Rows without a task count toward the model's mean alone.
 *
 * @param scores row-major, NaN where not observed
 */
export function shrunkenMeans(
  scores: Float64Array,
  tasks: Int32Array,
  taskCount: number,
  modelCount: number,
): ShrunkenMeans {
  const counts = new Float64Array(taskCount * modelCount);
  const sums = new Float64Array(taskCount * modelCount);
  const modelSums = new Float64Array(modelCount);
  const modelCounts = new Float64Array(modelCount);
  let total = 0;
  let observed = 0;
  for (let row = 0; row < tasks.length; row += 1) {
    const task = tasks[row]!;
    for (let model = 0; model < modelCount; model += 1) {
      const score = scores[row * modelCount + model]!;
      if (Number.isNaN(score)) continue;
      total += score;
      observed += 1;
      modelSums[model]! += score;
      modelCounts[model]! += 1;
      if (task === -1) continue;
      counts[task * modelCount + model]! += 1;
      sums[task * modelCount + model]! += score;
    }
  }
  const grand = observed === 0 ? 0.5 : total / observed;
  const modelMeans = modelSums.map((sum, model) => (sum + grand) / (modelCounts[model]! + 1));
  const pseudoCount = estimatePseudoCount(counts, sums, modelMeans, modelCount);
  const means = sums.map(
    (sum, cell) => (sum + pseudoCount * modelMeans[cell % modelCount]!) / (counts[cell]! + pseudoCount),
  );
  return { modelMeans, means, counts, pseudoCount };
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
    const mean = sums[cell]! / Math.max(1, count);
    within += count * Math.max(leastVariance, mean * (1 - mean));
    observed += count;
  });
  if (observed === 0) return mostPseudoCount;
  within /= observed;
  let between = 0;
  let cells = 0;
  counts.forEach((count, cell) => {
    if (count < leastCellCount) return;
    const deviation = sums[cell]! / count - modelMeans[cell % modelCount]!;
    between += deviation * deviation - within / count;
    cells += 1;
  });
  const variance = cells === 0 ? 0 : between / cells;
  return Math.min(mostPseudoCount, Math.max(leastPseudoCount, within / Math.max(variance, 1e-6)));
}
