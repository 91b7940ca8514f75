import type { NoveltyGate, Random } from "../../contracts/index.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { fitNoveltyGate } from "./fit-novelty-gate.ts";
import type { FitRows } from "./fit-rows.ts";
import { groupFolds } from "./group-folds.ts";
import { leaveTasksOut } from "./leave-tasks-out.ts";
import { fitRidge } from "./ridge.ts";

export interface NovelFit {
  readonly weights: Float32Array;
  readonly gate: NoveltyGate | null;
}

/** Fewer prompts or tasks than these cannot show what an unknown task would do. */
const leastPrompts = 300;
const leastTasks = 3;
/** With fewer tasks than this, what holds for left-out tasks says little of the next one: the model means are then the better guess. */
const leastTasksForRidge = 12;
const largestSlope = 1.5;
const taskFolds = 10;

/**
 * The branch for prompts of unknown tasks: a strongly regularised ridge on the deviation from the model means. Its slope is what leaving
 * whole tasks out says it should be, shrunk by how unsure that is: no gain on left-out tasks, or too few tasks to tell, gives weights of 0,
 * the model means themselves.
 *
 * @param rowFolds folds that never split a question
 */
export function fitNovel(
  kernel: FloatKernel,
  whole: FitRows,
  modelMeans: Float64Array,
  rowFolds: Int32Array,
  random: Random,
  options: EvidenceFitOptions,
): NovelFit {
  const { design, modelCount } = whole;
  const nothing = new Float32Array(modelCount * design.columns);
  const taskCount = new Set(whole.tasks.filter((task) => task !== -1)).size;
  if (design.rows < leastPrompts || taskCount < leastTasks) return { weights: nothing, gate: null };
  const gate = fitNoveltyGate(kernel, whole, rowFolds, random, options.noveltyOdds);
  if (taskCount < leastTasksForRidge) return { weights: nothing, gate };
  const targets = whole.scores.map((score, at) => score - modelMeans[at % modelCount]!);
  const alpha = design.rows * options.novelAlphaShare;
  const foldOfRow = groupFolds(whole.tasks, Math.min(taskFolds, taskCount), random);
  const check = leaveTasksOut(kernel, whole, targets, alpha, foldOfRow);
  const slope = trustedSlope(check.slope, check.standardError);
  const weights = fitRidge(kernel, design, targets, modelCount, alpha);
  return { weights: weights.map((weight) => weight * slope), gate };
}

/** Slope up to `largestSlope`, shrunk by its standard error; 0 where the truth goes the other way. */
function trustedSlope(slope: number, standardError: number): number {
  if (slope <= 0) return 0;
  return (Math.min(largestSlope, slope) * slope ** 2) / (slope ** 2 + standardError ** 2);
}
