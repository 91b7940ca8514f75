import { normalQuantile, studentTQuantile } from "../../engine/index.ts";

interface PowerQuestion {
  /** Standard deviation of the paired differences of single cases, above 0. */
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
 * The mean difference between two models run on the same cases that this many cases show with the power asked for: the usual normal approximation,
 * (z of significance + z of power) * deviation * sqrt(design effect / cases) (Miller 2024, arXiv:2411.00640, section 5).
 * Below about 30 cases it is a little too small. Throws a RangeError for options out of range.
 */
export function detectableDifference(
  cases: number,
  { standardDeviation, power = 0.8, significance = 0.05, designEffect = 1, degreesOfFreedom }: PowerQuestion,
): number {
  if (!(cases > 0)) throw new RangeError(`Cases must be above 0, not ${cases}.`);
  if (!(standardDeviation > 0)) {
    throw new RangeError(`standardDeviation must be above 0, not ${standardDeviation}.`);
  }
  if (!(designEffect >= 1)) throw new RangeError(`designEffect must be at least 1, not ${designEffect}.`);
  const quantile = (probability: number): number =>
    degreesOfFreedom === undefined
      ? normalQuantile(probability)
      : studentTQuantile(probability, degreesOfFreedom);
  const quantiles = quantile(1 - significance / 2) + quantile(power);
  return quantiles * standardDeviation * Math.sqrt(designEffect / cases);
}
