import type { LoggedRewards } from "./logged-rewards.ts";

/**
 * A row's share of the doubly robust estimate: `prediction of the other policy's choice + w (reward - prediction of the logged choice)` (Dudík,
 * Langford and Li 2011, arXiv:1103.4601, eq. 2). Their mean is right where the predictions are, or where the propensities are and no weight
 * was cut; where the log says nothing of a choice (w = 0) the prediction stands alone.
 */
export function doublyRobustTerms(
  { rewards, loggedValues, targetValues }: LoggedRewards,
  weights: Float64Array,
): Float64Array {
  return targetValues.map((value, row) => value + weights[row]! * (rewards[row]! - loggedValues[row]!));
}
