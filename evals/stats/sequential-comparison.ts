import { createConfidenceSequence } from "./confidence-sequence.ts";
import { defaultConfidence, type Interval } from "./interval.ts";

/** What is known so far of the difference of two models, valid however often and whenever it is looked at. */
export interface SequentialComparison {
  /** One more difference (first less second) in [-1,1]: the mean of one cluster, clusters in an order that does not depend on scores. */
  add(difference: number): void;
  readonly count: number;
  readonly meanDifference: number | null;
  /** Inside [-1,1]. */
  readonly interval: Interval;
  /** `first` or `second` once the interval leaves zero on that side; stays decided. Null: go on, or stop undecided. */
  readonly better: "first" | "second" | null;
}

export interface SequentialComparisonOptions {
  /** Inside (0,1). @default 0.95 */
  readonly confidence?: number;
}

/**
 * Compares two models case by case and may stop at any time: the chance of ever naming a better one where both are equal is at
 * most 1 - confidence. A confidence sequence for differences brought from [-1,1] to [0,1].
 */
export function createSequentialComparison(options: SequentialComparisonOptions = {}): SequentialComparison {
  const { confidence = defaultConfidence } = options;
  const sequence = createConfidenceSequence({ confidence });
  const unscaled = (value: number): number => 2 * value - 1;
  const interval = (): Interval => ({
    low: unscaled(sequence.interval.low),
    high: unscaled(sequence.interval.high),
  });
  return {
    add: (difference) => {
      if (!(difference >= -1 && difference <= 1)) {
        throw new RangeError(`A difference of scores must lie in [-1,1], not ${difference}.`);
      }
      sequence.add((difference + 1) / 2);
    },
    get count() {
      return sequence.count;
    },
    get meanDifference() {
      return sequence.mean === null ? null : unscaled(sequence.mean);
    },
    get interval() {
      return interval();
    },
    get better() {
      const { low, high } = interval();
      if (low > 0) return "first";
      return high < 0 ? "second" : null;
    },
  };
}
