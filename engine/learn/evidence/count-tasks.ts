import type { TaskStatistics } from "../../contracts/index.ts";

const emptyStatistics = (taskCount: number, modelCount: number): TaskStatistics => ({
  counts: new Float64Array(taskCount * modelCount),
  sums: new Float64Array(taskCount * modelCount),
  modelCounts: new Float64Array(modelCount),
  modelSums: new Float64Array(modelCount),
});

/**
 * Counts scores by their labelled tasks. Rows without a task (-1) count toward their models alone.
 *
 * @param scores row-major, NaN where not observed
 */
export function countTasks(
  scores: Float64Array,
  tasks: Int32Array,
  taskCount: number,
  modelCount: number,
): TaskStatistics {
  const statistics = emptyStatistics(taskCount, modelCount);
  const { counts, sums, modelCounts, modelSums } = statistics;
  for (let row = 0; row < tasks.length; row += 1) {
    const task = tasks[row]!;
    for (let model = 0; model < modelCount; model += 1) {
      const score = scores[row * modelCount + model]!;
      if (Number.isNaN(score)) continue;
      modelSums[model]! += score;
      modelCounts[model]! += 1;
      if (task === -1) continue;
      counts[task * modelCount + model]! += 1;
      sums[task * modelCount + model]! += score;
    }
  }
  return statistics;
}
