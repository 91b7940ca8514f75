/** What came of logged choices, a row a request, beside what another policy would have chosen there. */
export interface LoggedRewards {
  /** What came of the choice that was made: a score, or a charge. */
  readonly rewards: Float64Array;
  /** Probability with which the log's policy made that choice, (0,1]. */
  readonly propensities: Float64Array;
  /** Probability with which the other policy makes that same choice, [0,1]. */
  readonly targetProbabilities: Float64Array;
  /** What the model predicts for the choice that was made. */
  readonly loggedValues: Float64Array;
  /** What the model predicts for the other policy's choices, weighted by their probabilities. */
  readonly targetValues: Float64Array;
  /** Share, [0,1], of the other policy's choices that the log's policy could have made. */
  readonly supported: Float64Array;
}
