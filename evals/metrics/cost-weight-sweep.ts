import type { DenseOutcomes } from "./dense-outcomes.ts";
import { type RouterPredictions, requirePredictions } from "./router-predictions.ts";

/**
 * Every decision of a router as the weight of cost rises from zero to infinity: what each prompt gets at weight zero, and each
 * later change of model with what it does to score and cost. Built once; curves under any weighting of prompts are sums over it.
 */
export interface CostWeightSweep {
  readonly promptCount: number;
  /** Score and cost of every prompt where cost has no weight. */
  readonly firstScores: Float64Array;
  readonly firstCostsUsd: Float64Array;
  /** Changes in rising order of the cost weight at which they happen. */
  readonly changedPrompts: Int32Array;
  readonly scoreChanges: Float64Array;
  readonly costChangesUsd: Float64Array;
  /** Points of the curve: how many changes have happened, and at which cost weight. The first is (0, 0). */
  readonly changesAtPoint: Int32Array;
  readonly costWeightAtPoint: Float64Array;
}

/** Where decisions change at more cost weights than this, the curve is drawn through this many of them, evenly spaced by rank. */
const mostPoints = 4096;

/**
 * Follows, prompt by prompt, which model has the largest predicted quality - weight * predicted cost: the upper envelope of
 * lines, so that the sweep is exact. Time prompts x models x changes per prompt (a few), plus a sort.
 */
export function costWeightSweep(predictions: RouterPredictions, outcomes: DenseOutcomes): CostWeightSweep {
  requirePredictions(predictions, outcomes);
  const { promptCount, modelCount, scores, costsUsd } = outcomes;
  const firstScores = new Float64Array(promptCount);
  const firstCostsUsd = new Float64Array(promptCount);
  const changes: { prompt: number; costWeight: number; from: number; to: number }[] = [];
  for (let prompt = 0; prompt < promptCount; prompt += 1) {
    let cell = firstCell(predictions, prompt * modelCount, modelCount);
    firstScores[prompt] = scores[cell]!;
    firstCostsUsd[prompt] = costsUsd[cell]!;
    for (let next = nextChange(predictions, prompt * modelCount, modelCount, cell); next !== null; ) {
      changes.push({ prompt, costWeight: next.costWeight, from: cell, to: next.cell });
      cell = next.cell;
      next = nextChange(predictions, prompt * modelCount, modelCount, cell);
    }
  }
  changes.sort((one, other) => one.costWeight - other.costWeight);
  return {
    promptCount,
    firstScores,
    firstCostsUsd,
    changedPrompts: Int32Array.from(changes, ({ prompt }) => prompt),
    scoreChanges: Float64Array.from(changes, ({ from, to }) => scores[to]! - scores[from]!),
    costChangesUsd: Float64Array.from(changes, ({ from, to }) => costsUsd[to]! - costsUsd[from]!),
    ...pointsOf(changes),
  };
}

/** Highest predicted quality, of equals the cheapest. */
function firstCell({ quality, costUsd }: RouterPredictions, start: number, modelCount: number): number {
  let best = start;
  for (let cell = start + 1; cell < start + modelCount; cell += 1) {
    const lead = quality[cell]! - quality[best]!;
    if (lead > 0 || (lead === 0 && costUsd[cell]! < costUsd[best]!)) best = cell;
  }
  return best;
}

/** The lowest cost weight at which a cheaper model draws level; of several at that weight the cheapest. */
function nextChange(
  { quality, costUsd }: RouterPredictions,
  start: number,
  modelCount: number,
  from: number,
): { cell: number; costWeight: number } | null {
  let best: { cell: number; costWeight: number } | null = null;
  for (let cell = start; cell < start + modelCount; cell += 1) {
    const saving = costUsd[from]! - costUsd[cell]!;
    if (saving <= 0) continue;
    const costWeight = (quality[from]! - quality[cell]!) / saving;
    const isSooner = best === null || costWeight < best.costWeight;
    const isCheaperTie =
      best !== null && costWeight === best.costWeight && costUsd[cell]! < costUsd[best.cell]!;
    if (isSooner || isCheaperTie) best = { cell, costWeight };
  }
  return best;
}

/** Changes at one cost weight belong to one point. */
function pointsOf(
  changes: readonly { costWeight: number }[],
): Pick<CostWeightSweep, "changesAtPoint" | "costWeightAtPoint"> {
  const ends = [0];
  for (const [index, { costWeight }] of changes.entries()) {
    if (costWeight !== changes[index + 1]?.costWeight) ends.push(index + 1);
  }
  const kept = ends.length <= mostPoints ? ends : thinned(ends);
  return {
    changesAtPoint: Int32Array.from(kept),
    costWeightAtPoint: Float64Array.from(kept, (end) => (end === 0 ? 0 : changes[end - 1]!.costWeight)),
  };
}

/** First and last stay. */
function thinned(ends: readonly number[]): readonly number[] {
  return Array.from({ length: mostPoints }, (_, rank) => {
    return ends[Math.round((rank * (ends.length - 1)) / (mostPoints - 1))]!;
  });
}
