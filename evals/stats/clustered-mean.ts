import { studentTQuantile } from "../../engine/index.ts";
import { clusterRows, clusterSums } from "./clusters.ts";
import { defaultConfidence, type Interval, requireConfidence } from "./interval.ts";

export interface ClusteredMean {
  /** Weighted. */
  readonly mean: number;
  /** Null with a single cluster, or one that carries all the weight: its error cannot be known, and is not 0. */
  readonly standardError: number | null;
  /** Clusters less one where all weigh alike, fewer where some weigh more; 0 where the error is null. */
  readonly degreesOfFreedom: number;
  /** By Student's t; null where the error is. */
  readonly interval: Interval | null;
  readonly cases: number;
  readonly clusters: number;
  /** Kish's number of clusters that weigh alike and say as much: 1 / sum of squared shares. */
  readonly effectiveClusters: number;
  /** Values that were null. */
  readonly leftOut: number;
}

interface ClusteredMeanOptions {
  /** Weight of each value, finite and at least 0. @default 1 each */
  readonly weights?: readonly number[];
  /** Inside (0,1). @default 0.95 */
  readonly confidence?: number;
}

/**
 * Weighted mean of scores with a standard error that respects clusters (Liang and Zeger 1986; for evals Miller 2024,
 * arXiv:2411.00640), corrected for few and unequal clusters (Bell and McCaffrey 2002). With s the share of a cluster in all weight,
 * D its mean and Q the sum of s^2, the variance is the sum of s^2 (D - mean)^2 / (1 - 2s + Q): unbiased where cluster means vary
 * alike. The degrees of freedom are Satterthwaite's under that model. Where clusters weigh alike this is the textbook standard error
 * with clusters - 1 degrees. Null values, and those of weight 0, are left out; nulls are counted. Null result: nothing weighs anything.
 */
export function clusteredMean(
  values: readonly (number | null)[],
  clusterKeys: readonly string[],
  { weights, confidence = defaultConfidence }: ClusteredMeanOptions = {},
): ClusteredMean | null {
  requireConfidence(confidence);
  if (values.length !== clusterKeys.length || (weights ?? values).length !== values.length) {
    throw new RangeError(
      `${values.length} values meet ${clusterKeys.length} cluster keys and ${weights?.length ?? "no"} weights.`,
    );
  }
  const scores: number[] = [];
  const own: number[] = [];
  const keys: string[] = [];
  let leftOut = 0;
  for (const [row, value] of values.entries()) {
    const weight = weights?.[row] ?? 1;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
      throw new RangeError(`A weight must be finite and at least 0; value ${row} has ${weight}.`);
    if (value === null) leftOut += 1;
    if (value === null || weight === 0) continue;
    scores.push(value);
    own.push(weight);
    keys.push(clusterKeys[row] ?? "");
  }
  if (scores.length === 0) return null;
  const clusters = clusterRows(keys);
  const total = own.reduce((sum, weight) => sum + weight, 0);
  const shares = clusterSums(Float64Array.from(own), clusters).map((weight) => weight / total);
  const mean = scores.reduce((sum, score, row) => sum + score * own[row]!, 0) / total;
  const deviations = clusterSums(
    Float64Array.from(scores, (score, row) => (score - mean) * own[row]!),
    clusters,
  ).map((deviation) => deviation / total);
  const squares = shares.reduce((sum, share) => sum + share * share, 0);
  const count = clusters.clusterCount;
  const { variance, degreesOfFreedom } =
    count < 2 || shares.some((share) => share > 1 - 1e-9)
      ? { variance: null, degreesOfFreedom: 0 }
      : errorOf(shares, deviations, squares);
  const standardError = variance === null ? null : Math.sqrt(variance);
  const reach =
    standardError === null ? 0 : standardError * studentTQuantile((1 + confidence) / 2, degreesOfFreedom);
  return {
    mean,
    standardError,
    degreesOfFreedom,
    interval: standardError === null ? null : { low: mean - reach, high: mean + reach },
    cases: scores.length,
    clusters: count,
    effectiveClusters: 1 / squares,
    leftOut,
  };
}

/** @param deviations of each cluster: share (mean of the cluster - mean) */
function errorOf(
  shares: Float64Array,
  deviations: Float64Array,
  squares: number,
): { variance: number; degreesOfFreedom: number } {
  let variance = 0;
  // The trace of (A M M')^2, with A = diag(a) and (M M')_gh = [g = h] - s_g - s_h + Q, by its moments: linear in the clusters.
  let [ones, firsts, seconds, diagonal] = [0, 0, 0, 0];
  for (const [cluster, share] of shares.entries()) {
    const kept = 1 - 2 * share + squares;
    const a = (share * share) / kept;
    variance += deviations[cluster]! ** 2 / kept;
    ones += a;
    firsts += a * share;
    seconds += a * share * share;
    diagonal += a * a * (kept * kept - (squares - 2 * share) ** 2);
  }
  const crossed =
    squares * squares * ones * ones + 2 * ones * seconds - 4 * squares * ones * firsts + 2 * firsts * firsts;
  // Rounding aside it lies between these.
  const degreesOfFreedom = Math.min(
    shares.length - 1,
    Math.max(1, (squares * squares) / (crossed + diagonal)),
  );
  return { variance, degreesOfFreedom };
}
