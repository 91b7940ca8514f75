/** One value for a test of its mean. */
export interface MeanObservation {
  readonly value: number;
  /** The minimum that this value could have been, known before it was seen; below `value` or equal. */
  readonly min: number;
  /** Weight as a share of the largest that a value can have, (0,1], known before it was seen. */
  readonly share: number;
}

/** Evidence that a mean lies above a stated value; it may be looked at after every observation, and acted on. */
interface MeanEvidence {
  /** One more, or several alike. Throws a RangeError where `value` is below `min`, or `min` is not below the stated mean. */
  add(observation: MeanObservation, times?: number): void;
  /** One more of a finite population that is known but was not bet on, because nothing bounded it before. */
  count(observation: Pick<MeanObservation, "value" | "share">): void;
  /** One of a finite population turned out not to belong to it. */
  drop(): void;
  /** Natural logarithm of what one unit of money has become by betting that the mean is above; infinite: it is, for certain. */
  readonly logWealth: number;
  /** The most that `logWealth` ever was, at least 0: that is what Ville's inequality is about. */
  readonly peak: number;
}

/** Parts of the most that can be staked without risking debt. Ten do as well as finer mixtures (docs/adaptive.md). */
const stakes = Float64Array.from({ length: 10 }, (_, index) => (index + 0.5) / 10);

/** Sums of fewer than this are rounding. */
const rounding = 1e-9;

/**
 * Betting against "the weighted mean is at most `mean`" (Waudby-Smith and Ramdas 2024, JRSS B 86, section 4): with money spread evenly
 * over ten constant bets theta, wealth is the mean over theta of the product of 1 + theta * (y - e) / (e - least + mean), where
 * y = share * (value - mean) and e is what y is expected to be at most if the claim is true: 0, or, where observations are drawn without
 * replacement from `populationSize` of them, minus the sum of y so far by the number not yet drawn (their section 5). Each factor
 * expects at most 1 where the claim is true, so that wealth ever reaches 1 / significance with probability at most `significance`
 * (Ville 1939): `peak >= -log(significance)` refutes the claim at whatever time one looks or stops. Needs a lower bound of the values
 * only, which may change from one to the next; what is far above merely helps.
 *
 * @param populationSize null: the mean is that of all observations that there could ever be
 */
export function createMeanEvidence(mean: number, populationSize: number | null = null): MeanEvidence {
  const logs = new Float64Array(stakes.length);
  let logWealth = 0;
  let peak = 0;
  let remaining = populationSize ?? Number.POSITIVE_INFINITY;
  let sum = 0;

  function refute(): void {
    logWealth = Number.POSITIVE_INFINITY;
    peak = logWealth;
  }
  function takeIn(value: number, share: number): void {
    sum += share * (value - mean);
    remaining -= 1;
    // Everything is known.
    if (remaining <= 0 && sum > rounding) refute();
  }
  function bet({ value, min, share }: MeanObservation, times: number): void {
    const floor = min - mean;
    const expected = -sum / remaining;
    // What is left would have to be less than it can be.
    if (expected < floor) refute();
    if (expected <= floor || logWealth === Number.POSITIVE_INFINITY) return;
    const gain = (share * (value - mean) - expected) / (expected - floor);
    for (let index = 0; index < stakes.length; index += 1)
      logs[index] = logs[index]! + times * Math.log1p(stakes[index]! * gain);
    logWealth = logMean(logs);
    peak = Math.max(peak, logWealth);
  }

  return {
    add(observation, times = 1) {
      const { value, min, share } = observation;
      if (!(min < mean && value >= min))
        throw new RangeError(
          `A value must not lie below its minimum, nor that at the mean: ${value}, ${min}, ${mean}.`,
        );
      if (populationSize === null) {
        bet(observation, times);
        return;
      }
      for (let time = 0; time < times; time += 1) {
        bet(observation, 1);
        takeIn(value, share);
      }
    },
    count: ({ value, share }) => takeIn(value, share),
    drop() {
      remaining -= 1;
      if (remaining <= 0 && sum > rounding) refute();
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
  let max = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < logs.length; index += 1) max = Math.max(max, logs[index]!);
  let sum = 0;
  for (let index = 0; index < logs.length; index += 1) sum += Math.exp(logs[index]! - max);
  return max + Math.log(sum / logs.length);
}
