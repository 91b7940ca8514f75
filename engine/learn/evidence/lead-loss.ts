import type { EvidenceFitOptions } from "./evidence-fit-options.ts";
import { type FitRows, takeFitRows } from "./fit-rows.ts";
import { splitByFold } from "./group-folds.ts";
import { fitKnownTasks, mixRows, taskLogits } from "./known-tasks.ts";
import { productsWithout } from "./ridge.ts";
import { softmaxRows } from "./task-discriminant.ts";

/** Score lost per prompt before any task was left out, and the tasks that this counts as: single tasks say little of the next. */
const prior = { loss: 0.2, tasks: 4 } as const;
/** However well or badly the tasks of the evidence carry over, the next one may not. */
const bounds = { min: 0.1, max: 0.3 } as const;

/** Prompts of a left-out task where another model than the best one overall was predicted best, and the score that this gained. */
interface TakenLeads {
  count: number;
  gain: number;
}

/**
 * What is lost on prompts of unknown tasks by taking a model for its quality before the one that is best overall: each fold of whole tasks is
 * routed by the tasks of the others, and the mean loss of a task counts beside the prior. Where no transfer is shown, leaving the best
 * model counts as a loss; never less than .1, as a gain on unknown tasks is not promised.
 *
 * @param products X'X over all rows
 * @param temperature of the discriminant's logits
 */
export function fitLeadLoss(
  whole: FitRows,
  products: Float64Array,
  taskFolds: Int32Array,
  temperature: number,
  options: EvidenceFitOptions,
): number {
  const taken = new Map<number, TakenLeads>();
  for (const fold of new Set(taskFolds)) {
    const { train, held } = splitByFold(taskFolds, fold);
    if (train.length > 0) addTakenLeads(taken, whole, products, train, held, temperature, options);
  }
  let loss = prior.tasks * prior.loss;
  for (const { count, gain } of taken.values()) loss -= gain / count;
  return Math.min(bounds.max, Math.max(bounds.min, loss / (prior.tasks + taken.size)));
}

function addTakenLeads(
  taken: Map<number, TakenLeads>,
  whole: FitRows,
  products: Float64Array,
  train: Int32Array,
  held: Int32Array,
  temperature: number,
  options: EvidenceFitOptions,
): void {
  const { modelCount, taskCount, scores, tasks } = whole;
  const part = takeFitRows(whole, train);
  const { discriminant, means } = fitKnownTasks(part, productsWithout(products, whole.design, held), options);
  const { design } = takeFitRows(whole, held);
  const probabilities = softmaxRows(taskLogits(design, discriminant), taskCount, temperature);
  const quality = mixRows(probabilities, means.means, held.length, taskCount, modelCount);
  const best = means.modelMeans.indexOf(Math.max(...means.modelMeans));
  held.forEach((row, at) => {
    if (tasks[row] === -1) return;
    const ofRow = quality.subarray(at * modelCount, (at + 1) * modelCount);
    const leader = ofRow.indexOf(Math.max(...ofRow));
    const gain = scores[row * modelCount + leader]! - scores[row * modelCount + best]!;
    if (leader === best || Number.isNaN(gain)) return;
    const cell = taken.get(tasks[row]!) ?? { count: 0, gain: 0 };
    taken.set(tasks[row]!, { count: cell.count + 1, gain: cell.gain + gain });
  });
}
