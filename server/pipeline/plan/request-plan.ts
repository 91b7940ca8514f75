import type { Candidate, Decision, PromptFeatures } from "../../../engine/index.ts";
import type { ConversationNames } from "./conversation-names.ts";

/** What will be done for an operation: the decision and the candidates to try, in order. */
export interface RequestPlan {
  readonly decision: Decision;
  /** The chosen one first; each at the deployments that may serve this request, in their order. */
  readonly attempts: readonly Candidate[];
  /** Whether the request is made to fit what an endpoint takes: the client did not choose it, or said so. */
  readonly isFitted: boolean;
  /** Whether the client chose who serves. Absent: it did where `features` is null. */
  readonly isModelNamed?: boolean;
  /** null where the client named the model: nothing had to be read. */
  readonly features: PromptFeatures | null;
  /** Under what the conversation is remembered. */
  readonly conversation: ConversationNames;
}
