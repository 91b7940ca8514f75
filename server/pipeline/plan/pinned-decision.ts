import type { Candidate, Decision, Policy } from "../../../engine/index.ts";

/** The record of a choice that the client made: nothing was ranked, so the propensity is 1 and no task was read. */
export function pinnedDecision(
  candidate: Candidate,
  requestId: string,
  requestedModel: string,
  policy: Policy,
  nowMs: number,
): Decision {
  return {
    requestId,
    decidedAtMs: nowMs,
    requestedModel,
    tasks: [],
    novelty: 0,
    ranked: [],
    excluded: [],
    chosenCandidateId: candidate.id,
    propensity: 1,
    reason: `The client named ${requestedModel}.`,
    counterfactual: null,
    policy,
    priorsVersion: "none",
    embedderId: "none",
    embeddingDepth: "none",
    decisionMs: 0,
  };
}
