const inverseRootTwoPi = 0.3989422804014327;

/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => inverseRootTwoPi * Math.exp(-0.5 * z * z);

/**
 * Probability that a standard normal variable is at most `z`, to within 7.5e-8: the polynomial of Hastings
 * (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17). NaN for NaN.
 */
export function normalCdf(z: number): number {
  const step = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    step *
    (0.31938153 + step * (-0.356563782 + step * (1.781477937 + step * (-1.821255978 + step * 1.330274429))));
  const upperTail = normalDensity(z) * polynomial;
  return z > 0 ? 1 - upperTail : upperTail;
}
