import { doublyRobustTerms } from "./doubly-robust-terms.ts";
import type { LoggedRewards } from "./logged-rewards.ts";
import { weightedMean } from "./weighted-mean.ts";

/**
 * The doubly robust estimate of what the other policy would have got: the mean of `doublyRobustTerms`. Null where no row counts.
 *
 * @param counts how often each row counts, in a bootstrap's draw
 */
export const doublyRobustEstimate = (
  logged: LoggedRewards,
  weights: Float64Array,
  counts: Float64Array,
): number | null => weightedMean(doublyRobustTerms(logged, weights), counts);
