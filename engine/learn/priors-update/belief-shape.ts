import type { QualityPrior } from "../../contracts/index.ts";

/** A mean and a deviation of scores in [0,1]. */
export type Belief = Pick<QualityPrior, "mean" | "standardDeviation">;

/** A belief is worth at least this much of an observation, however wide it is: a beta distribution has no less to say. */
const minCount = 0.5;
/** Means are kept this far from 0 and 1, where a beta distribution would never move again. */
const edge = 0.005;

export const insideEdges = (mean: number): number => Math.min(1 - edge, Math.max(edge, mean));

/**
 * The mean, at least one deviation away from 0 and from 1. "0.99 ± 0.05" cannot mean that 1.04 is likely: it is read as reaching from
 * 1 down by a deviation.
 */
export function meanAwayFromEdges({ mean, standardDeviation }: Belief): number {
  const distance = Math.min(0.5, standardDeviation);
  return insideEdges(Math.min(1 - distance, Math.max(distance, mean)));
}

/**
 * Observations that a belief is worth: the pseudo-count n = m (1 - m) / s^2 - 1 of the beta distribution with its mean and deviation. Closer
 * to 0 or 1 than one deviation that formula says less and less however sure the belief is (0.999 ± 0.03: 0.1 observations), so there the
 * count is that of a belief one deviation away from the edge (32).
 */
export function countOfBelief(belief: Belief): number {
  const mean = meanAwayFromEdges(belief);
  return Math.max(minCount, (mean * (1 - mean)) / belief.standardDeviation ** 2 - 1);
}

/**
 * The deviation that `countOfBelief` reads the count from: that of the beta distribution, and near the edges 1 / (n + 2), which is what n
 * equal observations leave a uniform belief with (the rule of succession, to the first order).
 */
export function deviationOfCount(mean: number, count: number): number {
  const deviation = Math.sqrt((mean * (1 - mean)) / (count + 1));
  return deviation <= Math.min(mean, 1 - mean) ? deviation : 1 / (count + 2);
}
