import type { BlockScaling, FitTable, NoveltyGate, Random } from "../../contracts/index.ts";
import type { RowMatrix } from "../../numeric/row-matrix.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { fitNoveltyGate } from "./fit-novelty-gate.ts";
import type { HeldOutRows } from "./fit-trust.ts";
import { leaveTasksOut } from "./leave-tasks-out.ts";
import { fitRidgePerModel } from "./within-task-ridge.ts";

export interface NovelFit {
  readonly weights: Float32Array;
  readonly gate: NoveltyGate | null;
}

/** Fewer prompts or tasks than these cannot show what an unknown task would do. */
const leastPrompts = 300;
const leastTasks = 3;
const largestSlope = 1.5;

/**
 * The branch for prompts of unknown tasks: a strongly regularised ridge on the deviation from the model means. Its slope is what leaving
 * whole tasks out says it should be, shrunk by how unsure that is: no gain on left-out tasks gives weights of 0, the model means themselves.
 */
export function fitNovel(
  table: FitTable,
  design: RowMatrix,
  modelMeans: Float64Array,
  scaling: BlockScaling,
  random: Random,
  options: EvidenceFitOptions,
  heldOut: HeldOutRows,
): NovelFit {
  const modelCount = table.models.length;
  const nothing: NovelFit = { weights: new Float32Array(modelCount * design.columns), gate: null };
  const taskCount = new Set(table.tasks.filter((task) => task !== -1)).size;
  if (design.rows < leastPrompts || taskCount < leastTasks) return nothing;
  const targets = table.scores.map((score, at) => score - modelMeans[at % modelCount]!);
  const alpha = design.rows * options.novelAlphaShare;
  const check = leaveTasksOut(table, design, targets, alpha, options, random);
  const slope =
    check.slope <= 0
      ? 0
      : (Math.min(largestSlope, check.slope) * check.slope ** 2) /
        (check.slope ** 2 + check.standardError ** 2);
  const weights = fitRidgePerModel(design, targets, modelCount, alpha, options.maxRidgeRows).map(
    (weight) => weight * slope,
  );
  return {
    weights,
    gate: fitNoveltyGate(table, design, modelMeans, weights, scaling, heldOut, check, random, options),
  };
}
