import { mean } from "simple-statistics";
import { clusterRows, clusterSums } from "./clusters.ts";
import { defaultConfidence, type Interval, requireConfidence } from "./interval.ts";
import { studentTQuantile } from "./student-t.ts";

export interface ClusteredMean {
  readonly mean: number;
  /** Null with a single cluster: its error cannot be known, and is not 0. */
  readonly standardError: number | null;
  /** Clusters less one. */
  readonly degreesOfFreedom: number;
  /** By Student's t; null where the error is. */
  readonly interval: Interval | null;
  readonly cases: number;
  readonly clusters: number;
  /** Values that were null. */
  readonly leftOut: number;
}

/**
 * Mean of scores with a standard error that respects clusters (Liang and Zeger 1986; for evals Miller 2024, arXiv:2411.00640):
 * sqrt(G / (G - 1) * sum over clusters of (sum of deviations)^2) / n. Departs from Miller by the factor G / (G - 1), which makes it
 * the usual standard error where every case is its own cluster, and by t instead of normal quantiles. Null values are left out and
 * counted. Null result: no value at all.
 */
export function clusteredMean(
  values: readonly (number | null)[],
  clusterKeys: readonly string[],
  confidence = defaultConfidence,
): ClusteredMean | null {
  requireConfidence(confidence);
  if (values.length !== clusterKeys.length) {
    throw new RangeError(`${values.length} values meet ${clusterKeys.length} cluster keys.`);
  }
  const scores: number[] = [];
  const keys: string[] = [];
  for (const [row, value] of values.entries()) {
    if (value === null) continue;
    scores.push(value);
    keys.push(clusterKeys[row] ?? "");
  }
  if (scores.length === 0) return null;
  const average = mean(scores);
  const clusters = clusterRows(keys);
  const count = clusters.clusterCount;
  const deviations = clusterSums(
    Float64Array.from(scores, (score) => score - average),
    clusters,
  );
  const squares = deviations.reduce((sum, deviation) => sum + deviation * deviation, 0);
  const standardError = count < 2 ? null : Math.sqrt((count / (count - 1)) * squares) / scores.length;
  const reach =
    standardError === null ? 0 : standardError * studentTQuantile((1 + confidence) / 2, count - 1);
  return {
    mean: average,
    standardError,
    degreesOfFreedom: count - 1,
    interval: standardError === null ? null : { low: average - reach, high: average + reach },
    cases: scores.length,
    clusters: count,
    leftOut: values.length - scores.length,
  };
}
