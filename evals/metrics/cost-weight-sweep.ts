import type { DenseOutcomes, DenseScores } from "./dense-outcomes.ts";
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
const maxPoints = 4096;

/**
 * Follows, prompt by prompt, which model has the largest predicted quality - weight * predicted cost: the upper envelope of
 * lines, so that the sweep is exact. Time prompts x models x changes per prompt (a few), plus a sort.
 */
export function costWeightSweep(predictions: RouterPredictions, outcomes: DenseOutcomes): CostWeightSweep {
  requirePredictions(predictions, outcomes);
  const { promptCount, modelCount, scores, costsUsd } = outcomes;
  const firstScores = new Float64Array(promptCount);
  const firstCostsUsd = new Float64Array(promptCount);
  const prompts: number[] = [];
  const costWeights: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  for (let prompt = 0; prompt < promptCount; prompt += 1) {
    const start = prompt * modelCount;
    let cell = firstCell(predictions, start, modelCount);
    firstScores[prompt] = scores[cell]!;
    firstCostsUsd[prompt] = costsUsd[cell]!;
    for (let next = nextCell(predictions, start, modelCount, cell); next !== -1; ) {
      prompts.push(prompt);
      costWeights.push(breakEven(predictions, cell, next));
      from.push(cell);
      to.push(next);
      cell = next;
      next = nextCell(predictions, start, modelCount, cell);
    }
  }
  const order = Uint32Array.from(prompts.keys()).sort(
    (one, other) => costWeights[one]! - costWeights[other]! || one - other,
  );
  return {
    promptCount,
    firstScores,
    firstCostsUsd,
    changedPrompts: Int32Array.from(order, (change) => prompts[change]!),
    scoreChanges: Float64Array.from(order, (change) => scores[to[change]!]! - scores[from[change]!]!),
    costChangesUsd: Float64Array.from(order, (change) => costsUsd[to[change]!]! - costsUsd[from[change]!]!),
    ...pointsOf(Float64Array.from(order, (change) => costWeights[change]!)),
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

/** The model that draws level at the lowest cost weight, of several at that weight the cheapest; -1: none is cheaper. */
function nextCell(predictions: RouterPredictions, start: number, modelCount: number, from: number): number {
  const { costUsd } = predictions;
  let best = -1;
  let lowest = Number.POSITIVE_INFINITY;
  for (let cell = start; cell < start + modelCount; cell += 1) {
    if (costUsd[cell]! >= costUsd[from]!) continue;
    const costWeight = breakEven(predictions, from, cell);
    if (costWeight < lowest || (costWeight === lowest && costUsd[cell]! < costUsd[best]!)) {
      best = cell;
      lowest = costWeight;
    }
  }
  return best;
}

/** The cost weight at which the cheaper of two models is worth as much as the other. */
function breakEven({ quality, costUsd }: RouterPredictions, expensive: number, cheap: number): number {
  return (quality[expensive]! - quality[cheap]!) / (costUsd[expensive]! - costUsd[cheap]!);
}

/** Changes at one cost weight belong to one point. */
function pointsOf(costWeights: Float64Array): Pick<CostWeightSweep, "changesAtPoint" | "costWeightAtPoint"> {
  const ends = [0];
  for (let index = 0; index < costWeights.length; index += 1) {
    if (costWeights[index] !== costWeights[index + 1]) ends.push(index + 1);
  }
  const kept = ends.length <= maxPoints ? ends : thinned(ends);
  return {
    changesAtPoint: Int32Array.from(kept),
    costWeightAtPoint: Float64Array.from(kept, (end) => (end === 0 ? 0 : costWeights[end - 1]!)),
  };
}

/** First and last stay. */
function thinned(ends: readonly number[]): readonly number[] {
  return Array.from({ length: maxPoints }, (_, rank) => {
    return ends[Math.round((rank * (ends.length - 1)) / (maxPoints - 1))]!;
  });
}

/**
 * The model chosen for every prompt: the largest quality - costWeight * cost as predicted. Of equals the cheaper one, of equally
 * cheap ones the one that stands first. `costWeight` is quality given up per dollar; 0 looks at quality alone.
 */
export function choicesAtCostWeight(
  predictions: RouterPredictions,
  outcomes: DenseScores,
  costWeight = 0,
): Int32Array {
  requirePredictions(predictions, outcomes);
  const { quality, costUsd } = predictions;
  const choices = new Int32Array(outcomes.promptCount);
  for (let prompt = 0; prompt < outcomes.promptCount; prompt += 1) {
    const start = prompt * outcomes.modelCount;
    let best = start;
    for (let cell = start + 1; cell < start + outcomes.modelCount; cell += 1) {
      const lead =
        quality[cell]! - costWeight * costUsd[cell]! - (quality[best]! - costWeight * costUsd[best]!);
      if (lead > 0 || (lead === 0 && costUsd[cell]! < costUsd[best]!)) best = cell;
    }
    choices[prompt] = best - start;
  }
  return choices;
}

/** Mean score of the chosen models, [0,1]: accuracy, where scores are right or wrong. Null: no prompt has weight. */
export function chosenQuality(
  choices: Int32Array,
  outcomes: DenseScores,
  promptWeights?: Float64Array,
): number | null {
  let total = 0;
  let score = 0;
  for (let prompt = 0; prompt < outcomes.promptCount; prompt += 1) {
    const weight = promptWeights?.[prompt] ?? 1;
    total += weight;
    score += weight * outcomes.scores[prompt * outcomes.modelCount + choices[prompt]!]!;
  }
  return total > 0 ? score / total : null;
}
