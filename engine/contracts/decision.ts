import type { SwitchFacts } from "./conversation.ts";
import type { PromptDifficulty } from "./difficulty.ts";
import type { Policy } from "./policy.ts";
import type { Prediction } from "./prediction.ts";
import type { TaskTypeId } from "./task-type.ts";

export interface RankedCandidate {
  readonly candidateId: string;
  readonly modelId: string;
  readonly reasoningEffort: string | null;
  readonly prediction: Prediction;
  /**
   * Under weights the utility: higher is better. Under a guarantee the probability, [0,1], that the candidate keeps the share of the
   * baseline's quality: those at or above the confidence come first, cheapest first. Comparable only within one policy.
   */
  readonly score: number;
  /** Added to its cost when it was ranked, because another candidate served the conversation last; absent: nothing. */
  readonly switchCostNanoUsd?: number;
}

export interface ExcludedCandidate {
  readonly candidateId: string;
  /** Stable code, e.g. `lacks_tools`, `context_window`, `over_max_cost`, `not_allowed`, `unhealthy`. */
  readonly code: string;
  /** One phrase for people. */
  readonly reason: string;
}

export interface TaskShare {
  readonly taskType: TaskTypeId;
  readonly probability: number;
}

/** How the policy `guarantee` was met. */
export interface GuaranteeFacts {
  /** The candidate that stood for the baseline: of several efforts the one expected to be best. */
  readonly baselineCandidateId: string;
  /** Probability that the chosen candidate keeps the share of the baseline's quality; 1: it is the baseline. */
  readonly probability: number;
  /** Candidates that reach the confidence, the baseline included. */
  readonly qualified: number;
}

/** The draw behind a decision: the probabilities are those that were drawn from, so they are exact. */
export interface ExplorationFacts {
  /** Candidates that could have been drawn, best first, with their probabilities; sum 1. */
  readonly arms: readonly { readonly candidateId: string; readonly propensity: number }[];
  /** Utility that the chosen candidate is predicted to be behind the best, [0, the bound]. */
  readonly regret: number;
}

/** An experiment that a request is in. */
export interface DecisionExperiment {
  readonly id: string;
  readonly arm: string;
  /** Probability with which the request's unit came into this arm, (0,1]. */
  readonly probability: number;
  /** false: the arm left nothing that may serve the request, which was routed as without it. */
  readonly isApplied: boolean;
}

/** The ranked candidates, the one chosen, its propensity, and why. */
export interface Decision {
  readonly requestId: string;
  readonly decidedAtMs: number;
  /** What the client asked for: `auto`, `auto:cheap`, or a model id. */
  readonly requestedModel: string;
  /** Largest first; at most five. */
  readonly tasks: readonly TaskShare[];
  readonly novelty: number;
  /** Best first. */
  readonly ranked: readonly RankedCandidate[];
  readonly excluded: readonly ExcludedCandidate[];
  readonly chosenCandidateId: string;
  /**
   * Exact probability, (0,1], with which the chosen candidate was picked for this prompt: by this policy, and in an experiment over all the
   * arms that the request could have come into.
   */
  readonly propensity: number;
  /** One sentence, made when it is read. */
  readonly reason: string;
  /** What would have changed the choice, one sentence; null where only one candidate was left. */
  readonly counterfactual: string | null;
  /** Absent: the priors hold no difficulty model, or the log does not keep it. */
  readonly difficulty?: PromptDifficulty;
  /** Absent: the policy is not `guarantee`, or a lock decided, or the log does not keep it. */
  readonly guarantee?: GuaranteeFacts;
  /** false: draws had no source of randomness, whatever the policy's rate. Absent: they had. */
  readonly canDraw?: boolean;
  /** Absent: nothing was drawn, or the log does not keep it. */
  readonly exploration?: ExplorationFacts;
  /** Absent: the client named the model, or the log does not keep it. */
  readonly switch?: SwitchFacts;
  /** Absent: it is in none. */
  readonly experiments?: readonly DecisionExperiment[];
  readonly policy: Policy;
  readonly priorsVersion: string;
  readonly embedderId: string;
  readonly embeddingDepth: "static" | "full" | "none";
  /** Time the decision itself took. */
  readonly decisionMs: number;
}
