import type { ChoiceCandidate, Policy, Prediction } from "../../../../engine/index.ts";

/** A logged request of `auto`, with what is needed to decide it again and to hold the answer against what came of it. */
export interface TrafficRequest {
  /** Rows that are not independent share it: a conversation, or one and the same prompt. */
  readonly cluster: string;
  /** As the log ranked them, best first. */
  readonly candidates: readonly ChoiceCandidate[];
  /** In the order of the candidates. */
  readonly predictions: readonly Prediction[];
  /** Added to each candidate's cost for leaving the one that served last; null: nothing. */
  readonly switchCostsNanoUsd: readonly number[] | null;
  /** The policy that decided: its limits hold again. */
  readonly policy: Policy;
  /** A conversation's lock had left these candidates alone. */
  readonly isLocked: boolean;
  /** Index of the candidate that was chosen. */
  readonly chosen: number;
  /** Probability with which each candidate could have been chosen. */
  readonly propensities: Float64Array;
  /** What the request was scored, [0,1]; null: nobody scored it. */
  readonly score: number | null;
  /** What was charged for it, nano-dollars; null: not known. */
  readonly chargedNanoUsd: number | null;
}
