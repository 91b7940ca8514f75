import { upperIncompleteGamma } from "./incomplete-gamma.ts";

export interface SampleRatioResult {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  /** Below about 0.001 the assignment is broken, and no result of the experiment can be trusted. */
  readonly pValue: number;
}

/**
 * Checks whether arms were filled in the shares they were meant to be (sample-ratio mismatch; Fabijan et al. 2019): Pearson's
 * chi-square against `shares`, which are brought to sum 1. Throws a RangeError for fewer than two arms, counts that are not whole
 * numbers, shares not above 0, or no case at all.
 */
export function sampleRatioTest(counts: readonly number[], shares: readonly number[]): SampleRatioResult {
  if (counts.length < 2 || counts.length !== shares.length) {
    throw new RangeError(
      `At least two arms are needed, each with count and share: ${counts.length}, ${shares.length}.`,
    );
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0) || counts.some((count) => !(Number.isInteger(count) && count >= 0))) {
    throw new RangeError(`Counts must be whole numbers that are not all 0: ${counts.join(", ")}.`);
  }
  if (shares.some((share) => !(share > 0))) {
    throw new RangeError(`Shares must be above 0: ${shares.join(", ")}.`);
  }
  const chiSquare = counts.reduce((sum, count, arm) => {
    const expected = (total * shares[arm]!) / whole;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  const degreesOfFreedom = counts.length - 1;
  return { chiSquare, degreesOfFreedom, pValue: upperIncompleteGamma(degreesOfFreedom / 2, chiSquare / 2) };
}
