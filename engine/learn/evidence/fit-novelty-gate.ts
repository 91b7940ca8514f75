import type { NoveltyGate, Random } from "../../contracts/index.ts";
import type { FloatKernel } from "../../numeric/simd/float-kernel.ts";
import { fitBinaryLogistic } from "./binary-logistic.ts";
import { type FitRows, takeFitRows } from "./fit-rows.ts";
import { groupFolds, splitByFold } from "./group-folds.ts";
import { fitTaskCentres, logDistanceRatios } from "./task-centres.ts";

/** Folds of tasks that the detector is shown as unknown. */
const unknownFolds = 3;

/**
 * Learns to tell prompts of left-out tasks from left-out prompts of known tasks by one number: how far the prompt lies from the nearest task's
 * centre, in units of how far that task's own prompts lie. More features told the known tasks' formats apart rather than what is unknown, and did
 * worse on tasks that were truly new. How far the verdict is followed is fixed (`oddsWeight`): a search for it on held-out prompts proved
 * unstable.
 *
 * @param rowFolds folds that never split a question
 */
export function fitNoveltyGate(
  kernel: FloatKernel,
  whole: FitRows,
  rowFolds: Int32Array,
  random: Random,
  oddsWeight: number,
): NoveltyGate {
  const taskFolds = groupFolds(whole.tasks, unknownFolds, random);
  const familiar = leftOutRatios(kernel, whole, rowFolds);
  const unknown = leftOutRatios(kernel, whole, taskFolds);
  const detector = fitBinaryLogistic(familiar, unknown, 1);
  const [mean, deviation] = [detector.means[0]!, detector.deviations[0]!];
  const [weight, constant] = [detector.weights[0]!, detector.weights[1]!];
  const { centres, spreads } = fitTaskCentres(whole);
  return {
    centres: centres.values,
    spreads,
    intercept: constant - (weight * mean) / deviation,
    slope: weight / deviation,
    oddsWeight,
  };
}

/** The detector's feature for every labelled row, by centres of the other folds. */
function leftOutRatios(kernel: FloatKernel, whole: FitRows, foldOfRow: Int32Array): Float64Array {
  const ratios: number[] = [];
  for (const fold of new Set(foldOfRow)) {
    const { train, held } = splitByFold(foldOfRow, fold);
    const labelled = held.filter((row) => whole.tasks[row] !== -1);
    const known = fitTaskCentres(takeFitRows(whole, train));
    if (known.spreads.length === 0) continue;
    for (const ratio of logDistanceRatios(kernel, takeFitRows(whole, labelled).design, known))
      ratios.push(ratio);
  }
  return Float64Array.from(ratios);
}
