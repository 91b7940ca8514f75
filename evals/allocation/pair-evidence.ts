import { anytimeLowerBound } from "../stats/anytime-mean.ts";
import { createMeanEvidence, type MeanObservation } from "../stats/mean-evidence.ts";

/** One unit; without a least: nothing bounded it before, so that it cannot be bet on. Null: the two share no case of it. */
export type PairObservation = MeanObservation | Omit<MeanObservation, "min"> | null;

/** What is known of how much better one model is than another, one-sided: `first` less `second`. */
export interface PairEvidence {
  add(observed: PairObservation, cluster: string): void;
  readonly count: number;
  /** Weighted; null before the first. */
  readonly meanDifference: number | null;
  /** First is better, surely: on all units, or where their number is not said, on all that there could be. */
  readonly isAhead: boolean;
  /** First is better or no further behind than the tolerance, surely. */
  readonly isNear: boolean;
  /** First is at least this much better (negative: at most this much behind) on all units that there could be; null: nothing is known. */
  lowerBound(): number | null;
  /** Lower end of a rough normal interval: only to ask first where most may be won. */
  readonly roughLowerBound: number;
}

/**
 * @param significance chance of error of each statement, whenever it is made; in (0,1)
 * @param units of which the pair's are drawn at random without replacement; null: from endlessly many
 */
export function createPairEvidence(
  significance: number,
  tolerance: number,
  units: number | null,
): PairEvidence {
  const enough = -Math.log(significance);
  const ahead = createMeanEvidence(0, units);
  const near = createMeanEvidence(-tolerance, units);
  const byCluster = new Map<string, MeanObservation[]>();
  let count = 0;
  let [weights, sum, squares] = [0, 0, 0];
  return {
    add(observed, cluster) {
      if (observed === null) {
        ahead.drop();
        near.drop();
        return;
      }
      if ("min" in observed) {
        ahead.add(observed);
        // With no tolerance there is no such thing as near.
        if (tolerance > 0) near.add(observed);
        count += 1;
        const alike = byCluster.get(cluster);
        if (alike === undefined) byCluster.set(cluster, [observed]);
        else alike.push(observed);
      } else {
        ahead.count(observed);
        near.count(observed);
      }
      weights += observed.share;
      sum += observed.share * observed.value;
      squares += observed.share * observed.value ** 2;
    },
    get count() {
      return count;
    },
    get meanDifference() {
      return weights === 0 ? null : sum / weights;
    },
    get isAhead() {
      return ahead.peak >= enough;
    },
    get isNear() {
      return tolerance > 0 && near.peak >= enough;
    },
    lowerBound: () => anytimeLowerBound(wholeClusters([...byCluster.values()]), significance),
    get roughLowerBound() {
      if (weights === 0) return Number.NEGATIVE_INFINITY;
      const mean = sum / weights;
      const variance = Math.max(0, squares / weights - mean ** 2);
      return mean - Math.sqrt((2 * enough * variance) / Math.max(1, count));
    },
  };
}

/** One observation for each cluster: the weighted mean of its own. */
function wholeClusters(clusters: readonly (readonly MeanObservation[])[]): MeanObservation[] {
  const means = clusters.map((observations): MeanObservation => {
    const share = observations.reduce((sum, one) => sum + one.share, 0);
    const min = observations.reduce((sum, one) => sum + one.share * one.min, 0) / share;
    const value = observations.reduce((sum, one) => sum + one.share * one.value, 0) / share;
    // Rounding must not take it below.
    return { share, value: Math.max(min, value), min };
  });
  const largest = means.reduce((max, { share }) => Math.max(max, share), 0);
  return means.map((one) => ({ ...one, share: one.share / largest }));
}
