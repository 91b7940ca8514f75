import { anytimeLowerBound } from "../stats/anytime-mean.ts";
import { createMeanEvidence, type MeanObservation } from "../stats/mean-evidence.ts";

/** What is known of how much better one model is than another, one-sided: `first` less `second`. */
export interface PairEvidence {
  add(observation: MeanObservation): void;
  readonly count: number;
  /** Weighted; null before the first. */
  readonly meanDifference: number | null;
  /** First is better, surely. */
  readonly isAhead: boolean;
  /** First is better or no further behind than the tolerance, surely. */
  readonly isNear: boolean;
  /** First is at least this much better (negative: at most this much behind), at any time; null: nothing is known. */
  lowerBound(): number | null;
  /** Lower end of a rough normal interval: only to ask first where most may be won. */
  readonly roughLowerBound: number;
}

/** @param significance chance of error of each statement, whenever it is made; in (0,1) */
export function createPairEvidence(significance: number, tolerance: number): PairEvidence {
  const enough = -Math.log(significance);
  const ahead = createMeanEvidence(0);
  const near = createMeanEvidence(-tolerance);
  const observations: MeanObservation[] = [];
  let [weights, sum, squares] = [0, 0, 0];
  return {
    add(observation) {
      ahead.add(observation);
      near.add(observation);
      observations.push(observation);
      weights += observation.share;
      sum += observation.share * observation.value;
      squares += observation.share * observation.value ** 2;
    },
    get count() {
      return observations.length;
    },
    get meanDifference() {
      return weights === 0 ? null : sum / weights;
    },
    get isAhead() {
      return ahead.peak >= enough;
    },
    get isNear() {
      return near.peak >= enough;
    },
    lowerBound: () => anytimeLowerBound(observations, significance),
    get roughLowerBound() {
      if (weights === 0) return Number.NEGATIVE_INFINITY;
      const mean = sum / weights;
      const variance = Math.max(0, squares / weights - mean ** 2);
      return mean - Math.sqrt((2 * enough * variance) / observations.length);
    },
  };
}
