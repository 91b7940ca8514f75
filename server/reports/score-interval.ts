import { studentTQuantile } from "../../engine/index.ts";
import type { ClusterMoments } from "../database/repositories/cluster-moments.ts";

const upperTail = 0.975;
/** So many clusters of full variance are added: a few that happen to agree do not prove that all do. */
const priorClusters = 2;

/** Sums of one cluster: of scores in [0,1] times weights, and of weights. */
export interface ClusterSums {
  readonly sum: number;
  readonly weight: number;
}

/** The same from clusters one by one. */
export function scoreInterval(clusters: readonly ClusterSums[]): { low: number; high: number } | null {
  const counted = clusters.filter(({ weight }) => weight > 0);
  const sumOf = (read: (one: ClusterSums) => number): number =>
    counted.reduce((total, one) => total + read(one), 0);
  return intervalOfMoments({
    clusters: counted.length,
    ...{ sum: sumOf(({ sum }) => sum), weight: sumOf(({ weight }) => weight) },
    sumSquares: sumOf(({ sum }) => sum ** 2),
    weightSquares: sumOf(({ weight }) => weight ** 2),
    products: sumOf(({ sum, weight }) => sum * weight),
  });
}

/**
 * 95% interval of a mean score in [0,1] over clusters, in Wilson's form with Student's t and the number of clusters that carry as much (Korn and
 * Graubard 1998), as reports of `npm run eval` have it: 12 right of 12 are not certainty, and no bound leaves [0,1]. null: fewer than two clusters.
 */
export function intervalOfMoments({
  clusters: count,
  sum,
  weight: total,
  ...squared
}: ClusterMoments): { low: number; high: number } | null {
  if (count < 2) return null;
  const mean = Math.min(1, Math.max(0, sum / total));
  const effective = total ** 2 / squared.weightSquares;
  // What a mean of 1 leaves of rounding errors is no variance.
  const squares = Math.max(
    0,
    squared.sumSquares - 2 * mean * squared.products + mean ** 2 * squared.weightSquares,
  );
  const variance = (squares * count) / (count - 1) / total ** 2;
  const full = (mean * (1 - mean)) / Math.max(effective - 1, 1e-9);
  const observed = full < 1e-12 ? 1 : variance / full;
  const trials = effective / ((observed * effective + priorClusters) / (effective + priorClusters));
  const quantile = studentTQuantile(upperTail, count - 1);
  const share = quantile ** 2 / trials;
  const middle = mean + share / 2;
  const reach = quantile * Math.sqrt((mean * (1 - mean) + share / 4) / trials);
  return {
    low: mean === 0 ? 0 : Math.max(0, (middle - reach) / (1 + share)),
    high: mean === 1 ? 1 : Math.min(1, (middle + reach) / (1 + share)),
  };
}
