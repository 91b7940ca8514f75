import type {
  Decision,
  DecisionExperiment,
  ExcludedCandidate,
  ExplorationFacts,
  GuaranteeFacts,
  RankedCandidate,
  SwitchFacts,
} from "../../../engine/index.ts";
import { snakeKeys } from "../../../engine/index.ts";
import type {
  DecisionAnswer,
  PolicyFields,
  RankedCandidate as RankedCandidateAnswer,
} from "../../answers/decision-answer.ts";
import type { StoredCandidate, StoredDecision } from "../../database/log-codec/stored-types.ts";
import type { Operation } from "../../operation/operation.ts";
import type { RequestPlan } from "../../pipeline/plan/request-plan.ts";

type ExperimentAnswer = NonNullable<DecisionAnswer["experiments"]>[number];

const usd = (nanoUsd: number | null): number | null => (nanoUsd === null ? null : nanoUsd / 1e9);

/** A decision as the API shows it: everything it rests on, in one JSON object. */
export function decisionView(decision: Decision | StoredDecision): DecisionAnswer {
  return {
    request_id: decision.requestId,
    decided_at: new Date(decision.decidedAtMs).toISOString(),
    requested_model: decision.requestedModel,
    chosen: decision.chosenCandidateId,
    reason: decision.reason,
    counterfactual: decision.counterfactual,
    propensity: decision.propensity,
    ...(decision.guarantee === undefined ? {} : { guarantee: guaranteeView(decision.guarantee) }),
    ...(decision.exploration === undefined ? {} : { exploration: explorationView(decision.exploration) }),
    ...(decision.switch === undefined ? {} : { switch: switchView(decision.switch) }),
    ...(decision.experiments === undefined ? {} : { experiments: decision.experiments.map(experimentView) }),
    tasks: decision.tasks.map(({ taskType, probability }) => ({ task_type: taskType, probability })),
    novelty: decision.novelty,
    ranked: decision.ranked.map(candidateView),
    excluded: decision.excluded.map(({ candidateId, code, reason }: ExcludedCandidate) => ({
      candidate: candidateId,
      code,
      reason,
    })),
    policy: snakeKeys(decision.policy) as PolicyFields,
    priors_version: decision.priorsVersion,
    embedder: decision.embedderId,
    embedding_depth: decision.embeddingDepth,
    decision_ms: decision.decisionMs,
  };
}

const guaranteeView = ({
  baselineCandidateId,
  probability,
  qualified,
}: GuaranteeFacts): NonNullable<DecisionAnswer["guarantee"]> => ({
  baseline: baselineCandidateId,
  probability,
  qualified,
});

const explorationView = ({ arms, regret }: ExplorationFacts): NonNullable<DecisionAnswer["exploration"]> => ({
  arms: arms.map(({ candidateId, propensity }) => ({ candidate: candidateId, propensity })),
  regret,
});

const experimentView = ({ id, arm, probability, isApplied }: DecisionExperiment): ExperimentAnswer => ({
  ...{ id, arm, probability },
  applied: isApplied,
});

const switchView = (facts: SwitchFacts): NonNullable<DecisionAnswer["switch"]> => ({
  last_candidate: facts.lastCandidateId,
  lock: facts.lock,
  lock_held: facts.isLockHeld,
  switch_cost_usd: usd(facts.switchCostNanoUsd),
  note: facts.note,
});

function candidateView({
  candidateId,
  modelId,
  reasoningEffort,
  prediction,
  score,
  switchCostNanoUsd,
}: RankedCandidate | StoredCandidate): RankedCandidateAnswer {
  const { quality, cost, latency } = prediction;
  return {
    candidate: candidateId,
    model: modelId,
    reasoning_effort: reasoningEffort,
    score,
    quality: {
      mean: quality.mean,
      standard_deviation: quality.standardDeviation,
      evidence: quality.evidence,
    },
    cost: {
      expected_usd: usd(cost.expectedNanoUsd),
      unknown_reason: cost.unknownReason,
      expected_input_tokens: cost.expectedInputTokens,
      expected_output_tokens: cost.expectedOutputTokens,
      ...(switchCostNanoUsd === undefined ? {} : { switch_usd: usd(switchCostNanoUsd) }),
    },
    latency: {
      time_to_first_token_ms: latency.timeToFirstTokenMs,
      total_ms: latency.totalMs,
      source: latency.source,
    },
  };
}

/** The answer of `POST /v1/route`. */
export const routeView = (plan: RequestPlan, operation: Operation): object => ({
  ...decisionView(plan.decision),
  fallbacks: plan.attempts.slice(1).map((candidate) => candidate.id),
  input_tokens_estimate: operation.parsed().inputTokensEstimate,
});
