import type { FitTable } from "../../../engine/index.ts";
import { lineCosts } from "../line-costs.ts";
import { modelMeans } from "../model-means.ts";
import type { ReplayRouter } from "../replay-router.ts";

/** Observations that a model's overall mean weighs as beside those of one task. */
const taskPseudoCount = 5;

/**
 * Reads the true task label of a prompt, which no request carries, and believes each model's mean on that task, shrunk to its overall
 * mean. What a perfect task classifier would reach without looking further. Unknown tasks get the overall means.
 */
export const taskMeansRouter: ReplayRouter = {
  name: "task means",
  knows: "task label",
  predict(training, questions) {
    const overall = modelMeans(training);
    const byTask = taskMeans(training, overall);
    const quality = new Float64Array(questions.features.length * training.models.length);
    questions.tasks.forEach((task, row) => {
      const means = byTask.get(questions.taskNames[task] ?? "") ?? overall;
      quality.set(means, row * training.models.length);
    });
    return {
      models: training.models,
      quality,
      costUsd: lineCosts(training, questions),
      standardDeviation: null,
      tasks: null,
    };
  },
};

function taskMeans(training: FitTable, overall: Float64Array): Map<string, Float64Array> {
  const modelCount = training.models.length;
  const sums = training.taskNames.map(() => overall.map((mean) => mean * taskPseudoCount));
  const counts = training.taskNames.map(() => new Float64Array(modelCount).fill(taskPseudoCount));
  training.scores.forEach((score, cell) => {
    const task = training.tasks[Math.floor(cell / modelCount)]!;
    if (task === -1 || Number.isNaN(score)) return;
    sums[task]![cell % modelCount]! += score;
    counts[task]![cell % modelCount]! += 1;
  });
  return new Map(
    training.taskNames.map((name, task) => [
      name,
      sums[task]!.map((sum, model) => sum / counts[task]![model]!),
    ]),
  );
}
