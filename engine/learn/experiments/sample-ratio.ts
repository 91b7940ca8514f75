import { gammaln } from "simple-statistics";
import { upperIncompleteGamma } from "../../numeric/incomplete-gamma.ts";

/** Whether the arms got the units that they ought to have got. */
export interface SampleRatio {
  /** Pearson's chi-square statistic of this one look. */
  readonly chiSquare: number;
  /** Of this one look; looked at often it is too small by chance more often than it says. */
  readonly pValue: number;
  /** Always valid: below `sampleRatioSignificance` the assignment, or the record of it, is broken. */
  readonly alwaysValidPValue: number;
  readonly isBroken: boolean;
}

/** Chance of calling a sound experiment broken, over all looks together. */
const sampleRatioSignificance = 0.001;
/** Weight of the mixture's belief in the promised shares, in units: large deviations are found soon, small ones in time. */
const concentration = 200;

/**
 * Sample-ratio check. Beside the usual chi-square test stands a sequential one, which may be looked at at any time: the Bayes factor of any shares,
 * Dirichlet distributed around the promised ones, against the promised ones themselves (Lindon and Malek 2022, "Anytime-valid inference for
 * multinomial count data", NeurIPS). Under the promised shares it exceeds 1 / p at any time with probability at most p.
 *
 * @param counts units of each arm
 * @param shares promised, above 0, sum 1
 */
export function sampleRatio(counts: readonly number[], shares: readonly number[]): SampleRatio {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { chiSquare: 0, pValue: 1, alwaysValidPValue: 1, isBroken: false };
  let chiSquare = 0;
  let logFactor = gammaln(concentration) - gammaln(concentration + total);
  counts.forEach((count, arm) => {
    const share = shares[arm]!;
    chiSquare += (count - total * share) ** 2 / (total * share);
    logFactor +=
      gammaln(concentration * share + count) - gammaln(concentration * share) - count * Math.log(share);
  });
  const alwaysValidPValue = Math.min(1, Math.exp(-logFactor));
  return {
    chiSquare,
    pValue: counts.length < 2 ? 1 : upperIncompleteGamma((counts.length - 1) / 2, chiSquare / 2),
    alwaysValidPValue,
    isBroken: alwaysValidPValue < sampleRatioSignificance,
  };
}
