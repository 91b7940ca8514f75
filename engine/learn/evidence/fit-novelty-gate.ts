import type { BlockScaling, FitTable, NoveltyGate, Random } from "../../contracts/index.ts";
import { dotRow } from "../../numeric/linear.ts";
import { noveltyFeatures } from "../../numeric/novelty-features.ts";
import { type RowMatrix, rowOf, takeRows } from "../../numeric/row-matrix.ts";
import { softmaxInPlace } from "../../numeric/softmax.ts";
import { fitBinaryLogistic } from "./binary-logistic.ts";
import { costsOverMean } from "./costs-over-mean.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import type { HeldOutRows } from "./fit-trust.ts";
import { splitByFold } from "./group-folds.ts";
import { kMeans } from "./k-means.ts";
import type { LeaveTasksOut } from "./leave-tasks-out.ts";
import { pairedZ, routingUtility } from "./routing-utility.ts";
import { fitTaskRegression } from "./task-regression.ts";

const gateClusters = 64;
/** Folds of tasks that the detector is shown as unknown. */
const unknownFolds = 4;
/** Weights of the detector's odds, the boldest first. */
const boldness = [1, 0.5, 0.25, 0.1] as const;
/** The boldest is taken that costs familiar prompts less utility than so many paired standard errors. */
const lossMargin = 1.5;

/** Learns to tell prompts of left-out tasks from left-out prompts of known tasks, and how far that verdict may be followed. */
export function fitNoveltyGate(
  table: FitTable,
  design: RowMatrix,
  modelMeans: Float64Array,
  novelWeights: Float32Array,
  scaling: BlockScaling,
  heldOut: HeldOutRows,
  tasksOut: LeaveTasksOut,
  random: Random,
  options: EvidenceFitOptions,
): NoveltyGate | null {
  const featuresOf = (row: number, centres: RowMatrix, tasks: Float64Array): number[] =>
    noveltyFeatures(
      rowOf(design, row),
      centres.values,
      centres.rows,
      scaling.embeddingMeans.length,
      scaling.surfaceMeans.length,
      tasks,
    );
  const familiar: number[][] = [];
  for (const fold of new Set(heldOut.rows.map((row) => heldOut.foldOfRow[row]!))) {
    const centres = kMeans(
      takeRows(design, splitByFold(heldOut.foldOfRow, fold).train),
      gateClusters,
      random,
    );
    heldOut.rows.forEach((row, at) => {
      if (heldOut.foldOfRow[row] === fold) familiar[at] = featuresOf(row, centres, heldOut.tasks[at]!);
    });
  }
  const novel: number[][] = [];
  for (let part = 0; part < unknownFolds; part += 1) {
    const isHeld = (row: number): boolean => tasksOut.foldOfRow[row]! % unknownFolds === part;
    const rows = [...tasksOut.foldOfRow.keys()];
    const train = Int32Array.from(rows.filter((row) => !isHeld(row)));
    if (train.length === 0 || train.length === rows.length) continue;
    const known = takeRows(design, train);
    const regression = fitTaskRegression(
      known,
      Int32Array.from(train, (row) => table.tasks[row]!),
      table.taskNames.length,
      random,
      options.maxTaskVisits,
    );
    const centres = kMeans(known, gateClusters, random);
    for (const row of rows.filter(isHeld)) {
      const tasks = Float64Array.from(
        regression.biases,
        (bias, task) => bias + dotRow(regression.weights, task, rowOf(design, row)),
      );
      softmaxInPlace(tasks);
      novel.push(featuresOf(row, centres, tasks));
    }
  }
  if (familiar.length === 0 || novel.length === 0) return null;
  const detector = fitBinaryLogistic(familiar, novel);
  const follow = chooseBoldness(
    table,
    design,
    modelMeans,
    novelWeights,
    heldOut,
    familiar.map(detector.odds),
  );
  if (follow === null) return null;
  const centres = kMeans(design, gateClusters, random);
  return {
    centres: centres.values,
    centreCount: centres.rows,
    means: detector.means,
    deviations: detector.deviations,
    weights: detector.weights,
    halfOdds: 1 / follow,
  };
}

/** The boldest following that does not cost familiar prompts; null where even the most timid does. */
function chooseBoldness(
  table: FitTable,
  design: RowMatrix,
  modelMeans: Float64Array,
  novelWeights: Float32Array,
  heldOut: HeldOutRows,
  odds: readonly number[],
): number | null {
  const modelCount = table.models.length;
  const costs = costsOverMean(table);
  for (const follow of boldness) {
    const losses = heldOut.rows.map((row, at) => {
      const from = row * modelCount;
      const scores = table.scores.subarray(from, from + modelCount);
      const rowCosts = costs.subarray(from, from + modelCount);
      const familiar = heldOut.quality[at]!;
      const share = (follow * odds[at]!) / (1 + follow * odds[at]!);
      const mixed = familiar.map(
        (value, model) =>
          (1 - share) * value +
          share * (modelMeans[model]! + dotRow(novelWeights, model, rowOf(design, row))),
      );
      return routingUtility(familiar, scores, rowCosts) - routingUtility(mixed, scores, rowCosts);
    });
    if (pairedZ(losses) < lossMargin) return follow;
  }
  return null;
}
