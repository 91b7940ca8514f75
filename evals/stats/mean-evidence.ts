/** One value for a test of its mean. */
export interface MeanObservation {
  readonly value: number;
  /** The least that this value could have been, known before it was seen; below `value` or equal. */
  readonly least: number;
  /** Weight as a share of the largest that a value can have, (0,1], known before it was seen. */
  readonly share: number;
}

/** Evidence that a mean lies above a stated value; it may be looked at after every observation, and acted on. */
export interface MeanEvidence {
  /** One more, or several alike. Throws a RangeError where `value` is below `least`, or `least` is not below the stated mean. */
  add(observation: MeanObservation, times?: number): void;
  /** Natural logarithm of what one unit of money has become by betting that the mean is above. */
  readonly logWealth: number;
  /** The most that `logWealth` ever was, at least 0: that is what Ville's inequality is about. */
  readonly peak: number;
}

/** Parts of the most that can be staked without risking debt. Ten do as well as finer mixtures (docs/adaptive.md). */
const stakes = Float64Array.from({ length: 10 }, (_, index) => (index + 0.5) / 10);

/**
 * Betting against "the weighted mean is at most `mean`" (Waudby-Smith and Ramdas 2024, JRSS B 86, section 4): with money spread evenly
 * over ten constant bets theta, wealth is the mean over theta of the product of 1 + theta * share * (value - mean) / (mean - least).
 * Each factor expects at most 1 where the claim is true, so that wealth ever reaches 1 / significance with probability at most
 * `significance` (Ville 1939): `peak >= -log(significance)` refutes the claim at whatever time one looks or stops. Needs a lower bound
 * of the values only, which may change from one to the next; what is far above merely helps.
 */
export function createMeanEvidence(mean: number): MeanEvidence {
  const logs = new Float64Array(stakes.length);
  let logWealth = 0;
  let peak = 0;
  return {
    add({ value, least, share }, times = 1) {
      if (!(least < mean && value >= least))
        throw new RangeError(
          `A value must not lie below its least, nor that at the mean: ${value}, ${least}, ${mean}.`,
        );
      const gain = (share * (value - mean)) / (mean - least);
      for (let index = 0; index < stakes.length; index += 1)
        logs[index] = logs[index]! + times * Math.log1p(stakes[index]! * gain);
      logWealth = logMean(logs);
      peak = Math.max(peak, logWealth);
    },
    get logWealth() {
      return logWealth;
    },
    get peak() {
      return peak;
    },
  };
}

/** Logarithm of the mean of exponentials, without overflow. */
function logMean(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < logs.length; index += 1) most = Math.max(most, logs[index]!);
  let sum = 0;
  for (let index = 0; index < logs.length; index += 1) sum += Math.exp(logs[index]! - most);
  return most + Math.log(sum / logs.length);
}
