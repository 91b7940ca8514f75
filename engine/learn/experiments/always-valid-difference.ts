/** What was seen of one metric in one arm: each unit counts once. */
export interface ArmMoments {
  readonly units: number;
  readonly mean: number;
  /** Of units, with `units - 1`. */
  readonly variance: number;
  /** The metric is 0 or 1 in every unit. */
  readonly isBoolean: boolean;
}

/** Fewer units of an arm prove nothing: the claims rest on means that are nearly normal. */
export const minUnitsPerArm = 100;
/** So many units of the rarer kind a boolean metric needs in the two arms together, for the same reason. */
const minRareUnits = 20;

export interface AlwaysValidDifference {
  /** Second less first. */
  readonly difference: number;
  /** Of `difference`. */
  readonly standardError: number;
  /** Holds at all times at once with the confidence asked for, however often one looks. */
  readonly interval: { readonly low: number; readonly high: number };
  /** Always valid: below the significance exactly where the interval leaves out 0. */
  readonly pValue: number;
}

/**
 * Difference of the means of two arms with a confidence sequence: the mixture sequential probability ratio test of Johari, Koomen, Pekelis and
 * Walsh (2017, "Peeking at A/B tests", KDD; the normal mixture goes back to Robbins 1970). With D the difference, V its estimated variance and tau² the
 * variance of the mixing normal distribution, the likelihood ratio is sqrt(V / (V + tau²)) exp(tau² D² / (2 V (V + tau²))); it stays below 1 / significance for
 * ever with probability 1 - significance where nothing differs. Turned round this is the interval D ± sqrt(V (V + tau²) / tau² (2 ln(1 / significance) +
 * ln(1 + tau² / V))). The variance is estimated, so the claim is asymptotic (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024,
 * "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52), and nothing is claimed of the first units.
 *
 * @param factor the first arm's mean is taken times this, for "worse by more than a share". @default 1
 * @returns null: too few units, or no variance to go by
 */
export function alwaysValidDifference(
  first: ArmMoments,
  second: ArmMoments,
  mixing: number,
  significance: number,
  factor = 1,
): AlwaysValidDifference | null {
  if (Math.min(first.units, second.units) < minUnitsPerArm || !(mixing > 0)) return null;
  if (first.isBoolean && rareUnits(first, second) < minRareUnits) return null;
  const variance = factor * factor * varianceOfMean(first) + varianceOfMean(second);
  if (!(variance > 0)) return null;
  const difference = second.mean - factor * first.mean;
  const logVarianceRatio = Math.log1p(mixing / variance);
  const reach = Math.sqrt(
    ((variance * (variance + mixing)) / mixing) * (2 * Math.log(1 / significance) + logVarianceRatio),
  );
  const logRatio =
    (mixing * difference * difference) / (2 * variance * (variance + mixing)) - logVarianceRatio / 2;
  return {
    difference,
    standardError: Math.sqrt(variance),
    interval: { low: difference - reach, high: difference + reach },
    pValue: Math.min(1, Math.exp(-logRatio)),
  };
}

const varianceOfMean = ({ variance, units }: ArmMoments): number => variance / units;

function rareUnits(...arms: readonly ArmMoments[]): number {
  const units = arms.reduce((sum, arm) => sum + arm.units, 0);
  const successes = arms.reduce((sum, arm) => sum + arm.units * arm.mean, 0);
  return Math.round(Math.min(successes, units - successes));
}

/**
 * Reach of the interval in standard errors at the variance it is made for, squared, and the best mixing variance in units of that variance: the r that
 * makes (1 + 1/r) (2 ln(1 / significance) + ln(1 + r)) smallest solves r = 2 ln(1 / significance) + ln(1 + r).
 */
export function bestMixing(significance: number): { readonly ratio: number; readonly reach: number } {
  const logs = 2 * Math.log(1 / significance);
  let ratio = logs;
  for (let step = 0; step < 50; step += 1) ratio = logs + Math.log1p(ratio);
  return { ratio, reach: Math.sqrt((1 + 1 / ratio) * ratio) };
}

/**
 * The mixing variance that makes the interval tightest at the number of units with which a difference of `mde` is found with the power asked for.
 * It depends on nothing that is seen later. In the unit of the metric, squared.
 *
 * @param powerQuantile normal quantile of the power
 */
export function mixingVariance(mde: number, significance: number, powerQuantile: number): number {
  const { ratio, reach } = bestMixing(significance);
  return ratio * (mde / (reach + powerQuantile)) ** 2;
}
