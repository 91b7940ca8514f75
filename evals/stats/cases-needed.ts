import { normalQuantile, studentTQuantile } from "../../engine/index.ts";

export interface PowerQuestion {
  /** Standard deviation of the paired differences of single cases; see `passRateDeviation`. Above 0. */
  readonly standardDeviation: number;
  /** Chance of seeing the difference where it is there, (0,1). @default 0.8 */
  readonly power?: number;
  /** Two-sided chance of a false alarm, (0,1). @default 0.05 */
  readonly significance?: number;
  /**
   * How many clustered cases are worth one independent one: the square of clustered over plain standard error, at least 1.
   * @default 1
   */
  readonly designEffect?: number;
  /** Of the standard deviation, above 0: t instead of normal quantiles. @default it is known exactly */
  readonly degreesOfFreedom?: number;
}

/**
 * Cases needed to see a mean difference of this size between two models run on the same cases: the usual normal approximation,
 * ((z of significance + z of power) * deviation / difference)^2 * design effect, rounded up (Miller 2024, arXiv:2411.00640,
 * section 5). Below about 30 cases it is a little too small. Throws a RangeError for a difference of 0 or options out of range.
 */
export function casesNeeded(difference: number, question: PowerQuestion): number {
  if (difference === 0 || !Number.isFinite(difference)) {
    throw new RangeError(
      `No number of cases shows a difference of ${difference}: name the smallest that matters.`,
    );
  }
  const { reach, designEffect } = reachOf(question);
  // A billionth of a case is rounding, not a case.
  return Math.ceil((reach / difference) ** 2 * designEffect - 1e-9);
}

/** The difference that this many cases show with the power asked for: the inverse of `casesNeeded`. */
export function detectableDifference(cases: number, question: PowerQuestion): number {
  if (!(cases > 0)) throw new RangeError(`Cases must be above 0, not ${cases}.`);
  const { reach, designEffect } = reachOf(question);
  return reach * Math.sqrt(designEffect / cases);
}

/**
 * Deviation of the differences of two pass rates: `disagreement` is the share of cases that exactly one of the models passes, and
 * the rates differ by `difference`. Throws a RangeError where the one cannot carry the other.
 */
export function passRateDeviation(disagreement: number, difference: number): number {
  if (!(disagreement > 0 && disagreement <= 1 && Math.abs(difference) <= disagreement)) {
    throw new RangeError(
      `Rates that differ by ${difference} need a share of disagreement from ${Math.abs(difference)} to 1, not ${disagreement}.`,
    );
  }
  return Math.sqrt(disagreement - difference * difference);
}

function reachOf(question: PowerQuestion): { reach: number; designEffect: number } {
  const {
    standardDeviation,
    power = 0.8,
    significance = 0.05,
    designEffect = 1,
    degreesOfFreedom,
  } = question;
  if (!(standardDeviation > 0)) {
    throw new RangeError(`standardDeviation must be above 0, not ${standardDeviation}.`);
  }
  if (!(designEffect >= 1)) throw new RangeError(`designEffect must be at least 1, not ${designEffect}.`);
  const quantile = (probability: number): number =>
    degreesOfFreedom === undefined
      ? normalQuantile(probability)
      : studentTQuantile(probability, degreesOfFreedom);
  const quantiles = quantile(1 - significance / 2) + quantile(power);
  return { reach: quantiles * standardDeviation, designEffect };
}
