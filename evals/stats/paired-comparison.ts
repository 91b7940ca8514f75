import { clipInterval, studentTCdf, unitDifferenceRange } from "../../engine/index.ts";
import { clusteredMean } from "./clustered-mean.ts";
import { detectableDifference } from "./detectable-difference.ts";
import type { Interval } from "./interval.ts";

/** Scores of one model in [0,1], by case: the mean over its samples. */
export type CaseScores = ReadonlyMap<
  string,
  {
    readonly score: number;
    /** Of the case, at least 0. */
    readonly weight: number;
    /** Cases that are not independent share it; a case that stands alone has one of its own. */
    readonly cluster: string;
  }
>;

/** First less second on the cases that both have. Difference, interval, p-value and verdict are one test's. */
export interface PairedComparison {
  /** Weighted mean of the differences, [-1,1]. */
  readonly difference: number;
  /** All comparisons made hold together with the confidence asked for. Null: for `noIntervalReason`. */
  readonly interval: Interval | null;
  readonly noIntervalReason: string | null;
  /** Two-sided, adjusted for the number of comparisons: below the significance exactly where the interval leaves out 0. */
  readonly pValue: number | null;
  /** Of the first: `open` where the interval holds 0, or where there is none. */
  readonly verdict: "better" | "worse" | "open";
  /** Cases, not samples. */
  readonly cases: number;
  readonly clusters: number;
  /** Difference that so many cases show four times in five where it is there; null: the differences do not vary. */
  readonly detectableDifference: number | null;
}

interface ComparisonOptions {
  /** How many comparisons are read together (Bonferroni), at least 1. @default 1 */
  readonly comparisons?: number;
  /** Chance of any false verdict among them, (0,1). @default 0.05 */
  readonly significance?: number;
}

/**
 * The one test of every comparison in a report: t of the weighted mean difference with clustered error and the clusters' degrees of freedom
 * (`clusteredMean`). Where all clusters differ by the same amount d there is no variance to go by; then the exact bound holds: with
 * confidence 1 - alpha/2 at each end, less than u = 1 - (alpha/2)^(1/clusters) of all clusters are otherwise, and these lie in [-1,1].
 * For d = 1 or -1 its p-value is the sign test's, 2^(1 - clusters). Null: no case is shared, or none weighs anything.
 */
export function pairedComparison(
  first: CaseScores,
  second: CaseScores,
  { comparisons = 1, significance = 0.05 }: ComparisonOptions = {},
): PairedComparison | null {
  const shared = [...first].flatMap(([key, one]) => {
    const other = second.get(key);
    return other === undefined ? [] : [{ ...one, difference: one.score - other.score }];
  });
  const own = significance / comparisons;
  const estimate = clusteredMean(
    shared.map(({ difference }) => difference),
    shared.map(({ cluster }) => cluster),
    { weights: shared.map(({ weight }) => weight), confidence: 1 - own },
  );
  if (estimate === null) return null;
  const { mean, standardError, degreesOfFreedom, clusters, cases } = estimate;
  const facts = { difference: mean, cases, clusters };
  if (standardError === null || estimate.interval === null)
    return {
      ...facts,
      interval: null,
      noIntervalReason:
        cases === 1 ? "one case shows nothing of the others" : `all ${cases} cases count as one cluster`,
      pValue: null,
      verdict: "open",
      detectableDifference: null,
    };
  // What is left of rounding is no variance.
  const isConstant = standardError < 1e-9;
  const pValue = isConstant
    ? 2 * (1 + Math.abs(mean)) ** -estimate.effectiveClusters
    : 2 * studentTCdf(-Math.abs(mean) / standardError, degreesOfFreedom);
  const bounds = isConstant ? constantBounds(mean, estimate.effectiveClusters, own) : estimate.interval;
  const interval = clipInterval(bounds, unitDifferenceRange);
  return {
    ...facts,
    interval,
    noIntervalReason: null,
    pValue: Math.min(1, comparisons * pValue),
    verdict: interval.low > 0 ? "better" : interval.high < 0 ? "worse" : "open",
    detectableDifference: isConstant
      ? null
      : detectableDifference(1, { standardDeviation: standardError, significance: own, degreesOfFreedom }),
  };
}

/** Ends for a mean of differences that were all the same: the unseen rest may be anything in [-1,1]. */
function constantBounds(difference: number, clusters: number, significance: number): Interval {
  const unseen = 1 - (significance / 2) ** (1 / clusters);
  return { low: difference - unseen * (difference + 1), high: difference + unseen * (1 - difference) };
}
