import type { BlockScaling, NoveltyGate, Random } from "../../contracts/index.ts";
import { noveltyFeatureCount, noveltyFeaturesInto } from "../../numeric/novelty-features.ts";
import { rowOf } from "../../numeric/row-matrix.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import { fitBinaryLogistic } from "./binary-logistic.ts";
import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { type FitRows, putCells, takeFitRows } from "./fit-rows.ts";
import { splitByFold } from "./group-folds.ts";
import type { HeldOutRows } from "./held-out-rows.ts";
import { kMeans, nearestCentres } from "./k-means.ts";
import { taskProbabilityRows } from "./predict-rows.ts";
import { fitTaskRegression } from "./task-regression.ts";

/** Folds of tasks that the detector is shown as unknown. */
const unknownFolds = 3;

/**
 * Learns to tell prompts of left-out tasks from left-out prompts of known tasks. How far its verdict is followed is fixed (`oddsWeight`): a
 * search for it on held-out prompts proved unstable.
 *
 * @param taskFoldOfRow folds that never split a task
 */
export function fitNoveltyGate(
  kernel: FloatKernel,
  whole: FitRows,
  scaling: BlockScaling,
  heldOut: HeldOutRows,
  taskFoldOfRow: Int32Array,
  random: Random,
  options: EvidenceFitOptions,
  oddsWeight: number,
): NoveltyGate {
  const familiar = detectorRows(whole, scaling, heldOut.squaredDistances, heldOut.regressionTasks);
  const unknown = unknownRows(kernel, whole, taskFoldOfRow, random, options);
  const novel = detectorRows(whole, scaling, unknown.squaredDistances, unknown.regressionTasks);
  const detector = fitBinaryLogistic(familiar, novel, noveltyFeatureCount);
  const centres = kMeans(kernel, whole.design, options.noveltyClusters, random);
  return {
    centres: centres.values,
    centreCount: centres.rows,
    means: detector.means,
    deviations: detector.deviations,
    weights: detector.weights,
    oddsWeight,
  };
}

/** Row-major features of the detector. */
function detectorRows(
  whole: FitRows,
  scaling: BlockScaling,
  squaredDistances: Float64Array,
  tasks: Float64Array,
): Float64Array {
  const { design, taskCount } = whole;
  const rows = new Float64Array(design.rows * noveltyFeatureCount);
  const surfaceStart = scaling.embeddingMeans.length;
  const surfaceEnd = surfaceStart + scaling.surfaceMeans.length;
  for (let row = 0; row < design.rows; row += 1)
    noveltyFeaturesInto(
      rows.subarray(row * noveltyFeatureCount, (row + 1) * noveltyFeatureCount),
      rowOf(design, row),
      surfaceStart,
      surfaceEnd,
      squaredDistances[row]!,
      tasks,
      row * taskCount,
      taskCount,
    );
  return rows;
}

/** Distances and task probabilities of every row by parts that never saw its task. */
function unknownRows(
  kernel: FloatKernel,
  whole: FitRows,
  taskFoldOfRow: Int32Array,
  random: Random,
  options: EvidenceFitOptions,
): { squaredDistances: Float64Array; regressionTasks: Float64Array } {
  const { design, taskCount } = whole;
  const squaredDistances = new Float64Array(design.rows);
  const regressionTasks = new Float64Array(design.rows * taskCount);
  const foldOfRow = taskFoldOfRow.map((fold) => fold % unknownFolds);
  for (let fold = 0; fold < unknownFolds; fold += 1) {
    const { train, held } = splitByFold(foldOfRow, fold);
    if (train.length === 0 || held.length === 0) continue;
    const part = takeFitRows(whole, train);
    const heldRows = takeFitRows(whole, held);
    const visits = Math.min(options.taskVisits, options.taskEpochs * train.length);
    const regression = fitTaskRegression(kernel, part.design, part.tasks, taskCount, random, visits);
    putCells(regressionTasks, taskProbabilityRows(kernel, regression, heldRows.design), held, taskCount);
    const centres = kMeans(kernel, part.design, options.noveltyClusters, random);
    putCells(squaredDistances, nearestCentres(kernel, heldRows.design, centres).squaredDistances, held, 1);
  }
  return { squaredDistances, regressionTasks };
}
