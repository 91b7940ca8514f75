/** Cost weights in units of the mean cost: quality alone, then 14 steps from a hundredth to five. */
export const utilityWeights: readonly number[] = [
  0,
  ...Array.from({ length: 14 }, (_, step) => 0.01 * 500 ** (step / 13)),
];

/** Recorded outcomes to judge predictions on; all row-major. */
export interface JudgedOutcomes {
  readonly modelCount: number;
  /** NaN: not observed, and then not taken. */
  readonly scores: Float64Array;
  /** What each answer did cost, over the mean cost. */
  readonly costs: Float64Array;
  /** What it was expected to cost, over the mean cost. */
  readonly expectedCosts: Float64Array;
}

/**
 * What routing by predictions would have earned, one number per prompt: score minus weighted cost of the model it takes, averaged over the
 * cost weights. This is the quantity a router is for; squared error of the prediction is not. Between two models it is the score gained over
 * the second one, averaged over all shares of prompts that the first may get (the area that APGR measures).
 *
 * @param quality predicted score, row-major
 */
export function routingUtilities(quality: Float64Array, outcomes: JudgedOutcomes): Float64Array {
  return outcomes.modelCount === 2
    ? pairUtilities(quality, outcomes.scores)
    : weightedUtilities(quality, outcomes);
}

function weightedUtilities(quality: Float64Array, outcomes: JudgedOutcomes): Float64Array {
  const { modelCount, scores, costs, expectedCosts } = outcomes;
  const utilities = new Float64Array(quality.length / modelCount);
  for (let row = 0; row < utilities.length; row += 1) {
    let sum = 0;
    for (const weight of utilityWeights) {
      let best = -1;
      let bestValue = Number.NEGATIVE_INFINITY;
      for (let cell = row * modelCount; cell < (row + 1) * modelCount; cell += 1) {
        const value = quality[cell]! - weight * expectedCosts[cell]!;
        if (value > bestValue && !Number.isNaN(scores[cell]!)) {
          bestValue = value;
          best = cell;
        }
      }
      if (best !== -1) sum += scores[best]! - weight * costs[best]!;
    }
    utilities[row] = sum / utilityWeights.length;
  }
  return utilities;
}

/** Prompts where one of the two was not observed are worth 0. */
function pairUtilities(quality: Float64Array, scores: Float64Array): Float64Array {
  const count = quality.length / 2;
  const gap = (row: number): number => quality[2 * row]! - quality[2 * row + 1]!;
  const order = [...Array(count).keys()].sort((one, other) => gap(other) - gap(one) || one - other);
  const utilities = new Float64Array(count);
  order.forEach((row, rank) => {
    const gained = scores[2 * row]! - scores[2 * row + 1]!;
    utilities[row] = Number.isNaN(gained) ? 0 : gained * (1 - (rank + 0.5) / count);
  });
  return utilities;
}

/** Score of the observed model with the highest prediction, per prompt; 0 where none was observed. */
export function scoresTaken(quality: Float64Array, scores: Float64Array, modelCount: number): Float64Array {
  return Float64Array.from({ length: quality.length / modelCount }, (_, row) => {
    let best = -1;
    for (let cell = row * modelCount; cell < (row + 1) * modelCount; cell += 1)
      if (!Number.isNaN(scores[cell]!) && (best === -1 || quality[cell]! > quality[best]!)) best = cell;
    return best === -1 ? 0 : scores[best]!;
  });
}

/** Mean of paired differences over its standard error; 0 where there is no difference at all. */
export function pairedZ(ours: Float64Array, theirs: Float64Array): number {
  const count = ours.length;
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += ours[at]! - theirs[at]!;
  const mean = sum / Math.max(1, count);
  let squares = 0;
  for (let at = 0; at < count; at += 1) squares += (ours[at]! - theirs[at]! - mean) ** 2;
  const variance = squares / Math.max(1, count - 1);
  return variance === 0 ? 0 : mean / Math.sqrt(variance / count);
}
