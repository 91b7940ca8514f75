import { normalCdf, normalQuantile } from "../../engine/index.ts";
import type { Clusters } from "./clusters.ts";
import type { Interval } from "./interval.ts";
import type { WeightedStatistic } from "./weighted-statistic.ts";

/** Clusters are left out in at most this many groups: enough for the skewness, and bounded in cost. */
const maxGroups = 100;

/**
 * Which quantiles of the draws bound a BCa interval (Efron 1987): corrected for bias by the share of draws below the estimate, and
 * for skewness by a jackknife over (groups of) clusters. Null for a figure on which that cannot be done: take the plain levels.
 */
export function bcaLevels<Name extends string>(
  clusters: Clusters,
  statistic: WeightedStatistic<Name>,
  confidence: number,
): (name: Name, sortedDraws: Float64Array, estimate: number) => Interval | null {
  const groups = Math.min(maxGroups, clusters.clusterCount);
  const leftOut = Array.from({ length: groups }, (_, group) => {
    // Clusters are dealt out in turn, so that groups differ in size by one at most.
    return statistic(
      Float64Array.from(clusters.clusterOf, (cluster) => (cluster % groups === group ? 0 : 1)),
    );
  });
  return (name, sortedDraws, estimate) => {
    const values = leftOut.map((figures) => figures[name]).filter((value) => value !== null);
    const below = sortedDraws.filter((value) => value < estimate).length;
    const equal = sortedDraws.filter((value) => value === estimate).length;
    const share = (below + equal / 2) / sortedDraws.length;
    if (values.length < 2 || share <= 0 || share >= 1) return null;
    const bias = normalQuantile(share);
    const acceleration = accelerationOf(values);
    const level = (probability: number): number => {
      const shifted = bias + normalQuantile(probability);
      return normalCdf(bias + shifted / (1 - acceleration * shifted));
    };
    return { low: level((1 - confidence) / 2), high: level((1 + confidence) / 2) };
  };
}

/** A sixth of the skewness of the jackknife values, turned round. */
function accelerationOf(values: readonly number[]): number {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    squares += (average - value) ** 2;
    cubes += (average - value) ** 3;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}
