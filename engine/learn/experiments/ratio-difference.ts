import { studentTQuantile } from "../../numeric/student-t.ts";
import { clipInterval, type ValueRange } from "../../numeric/within-range.ts";

const upperTail = 0.975;

/** Of one arm, below which nothing is said: with 100, intervals of charges held the truth in 92% of simulated reports where 95% is claimed. */
export const minRatioUnits = 150;

/** Sums over an arm's units of a total (dollars, scores) and of what it is divided by (requests, ratings). */
export interface RatioSums {
  readonly units: number;
  readonly total: number;
  readonly count: number;
  readonly totalSquares: number;
  readonly countSquares: number;
  readonly products: number;
}

export interface RatioEstimate {
  readonly value: number;
  /** For one look. */
  readonly interval: { readonly low: number; readonly high: number };
}

interface RatioDifference {
  readonly first: number;
  readonly second: number;
  /** First less second. */
  readonly difference: RatioEstimate;
  /** 1 - second / first; null: the first, or the second, is not above 0. */
  readonly share: RatioEstimate | null;
}

/**
 * Difference of two arms' ratios of totals, such as dollars per request, where units (sessions, users) hold unequal numbers of requests: each ratio R has the linearised variance
 * sum (t - R c)² / (sum c)² n / (n - 1) over its n units (Cochran 1977, Sampling Techniques, 6.4), the difference Welch's degrees of freedom. The
 * share's interval is made on the logarithm, where it is nearly normal (delta method). Unlike an experiment's these intervals are for one look.
 *
 * @param range of the difference: its interval is cut to it, which loses no truth. @default anywhere
 * @returns null: an arm has fewer than `minRatioUnits`, or nothing to divide by
 */
export function ratioDifference(
  first: RatioSums,
  second: RatioSums,
  range: ValueRange = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY },
): RatioDifference | null {
  const [one, other] = [ratioOf(first), ratioOf(second)];
  if (one === null || other === null) return null;
  const variance = one.variance + other.variance;
  const degrees =
    variance === 0
      ? Number.POSITIVE_INFINITY
      : variance ** 2 / (one.variance ** 2 / (first.units - 1) + other.variance ** 2 / (second.units - 1));
  const quantile = Number.isFinite(degrees) ? studentTQuantile(upperTail, degrees) : 0;
  const around = (value: number, error: number) => ({
    value,
    interval: { low: value - quantile * error, high: value + quantile * error },
  });
  const difference = around(one.ratio - other.ratio, Math.sqrt(variance));
  const isPositive = one.ratio > 0 && other.ratio > 0;
  const logError = Math.sqrt(one.variance / one.ratio ** 2 + other.variance / other.ratio ** 2);
  const log = isPositive ? around(Math.log(other.ratio / one.ratio), logError).interval : null;
  return {
    first: one.ratio,
    second: other.ratio,
    difference: { ...difference, interval: clipInterval(difference.interval, range) },
    share:
      log === null
        ? null
        : {
            value: 1 - other.ratio / one.ratio,
            interval: { low: 1 - Math.exp(log.high), high: 1 - Math.exp(log.low) },
          },
  };
}

function ratioOf({ units, total, count, totalSquares, countSquares, products }: RatioSums) {
  if (units < minRatioUnits || !(count > 0)) return null;
  const ratio = total / count;
  const squares = totalSquares - 2 * ratio * products + ratio * ratio * countSquares;
  return { ratio, variance: (Math.max(0, squares) / count ** 2) * (units / (units - 1)) };
}
