import type { Policy } from "./policy.ts";
import type { Prediction } from "./prediction.ts";
import type { TaskTypeId } from "./task-type.ts";

export interface RankedCandidate {
  readonly candidateId: string;
  readonly modelId: string;
  readonly reasoningEffort: string | null;
  readonly prediction: Prediction;
  /** Utility under the policy; higher is better; comparable only within one decision. */
  readonly score: number;
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
  /** Exact probability, (0,1], with which the chosen candidate was picked by this policy for this prompt. */
  readonly propensity: number;
  /** One sentence. */
  readonly reason: string;
  /** What would have changed the choice, one sentence; null where only one candidate was left. */
  readonly counterfactual: string | null;
  readonly policy: Policy;
  readonly priorsVersion: string;
  readonly embedderId: string;
  readonly embeddingDepth: "static" | "full" | "none";
  /** Time the decision itself took. */
  readonly decisionMs: number;
}
