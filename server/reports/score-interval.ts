import { studentTQuantile } from "../../engine/index.ts";

const upperTail = 0.975;
/** So many clusters of full variance are added: a few that happen to agree do not prove that all do. */
const priorClusters = 2;

/** Sums of one cluster: of scores in [0,1] times weights, and of weights. */
export interface ClusterSums {
  readonly sum: number;
  readonly weight: number;
}

/**
 * 95% interval of a mean score in [0,1] over clusters, in Wilson's form with Student's t and the number of clusters that carry as much (Korn and
 * Graubard 1998), as reports of `npm run eval` have it: 12 right of 12 are not certainty, and no bound leaves [0,1]. null: fewer than two clusters.
 */
export function scoreInterval(clusters: readonly ClusterSums[]): { low: number; high: number } | null {
  const counted = clusters.filter(({ weight }) => weight > 0);
  const count = counted.length;
  if (count < 2) return null;
  const total = counted.reduce((sum, one) => sum + one.weight, 0);
  const mean = Math.min(1, Math.max(0, counted.reduce((sum, one) => sum + one.sum, 0) / total));
  const effective = total ** 2 / counted.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const squares = counted.reduce((sum, one) => sum + (one.sum - mean * one.weight) ** 2, 0);
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
