import type { TrafficRequest } from "../../evals/replay/tune/traffic/traffic-request.ts";
import type { LoggedChoice } from "../../server/database/repositories/list-logged-choices.ts";

/** Logged choices as the sweep reads them; those whose chosen candidate is not among the logged ones, which are damaged, are left out. */
export const trafficRequests = (
  choices: readonly LoggedChoice[],
  scores: ReadonlyMap<string, number>,
): TrafficRequest[] =>
  choices.flatMap((choice) => trafficRequest(choice, scores.get(choice.requestId) ?? null) ?? []);

function trafficRequest(choice: LoggedChoice, score: number | null): TrafficRequest | null {
  const { ranked, arms, propensity } = choice;
  const chosen = ranked.findIndex(({ candidateId }) => candidateId === choice.chosenCandidateId);
  if (chosen === -1) return null;
  const drawn = new Map(arms?.map((arm) => [arm.candidateId, arm.propensity]));
  const propensities = Float64Array.from(ranked, ({ candidateId }, index) =>
    index === chosen ? propensity : (drawn.get(candidateId) ?? 0),
  );
  const hasSwitchCosts = ranked.some(({ switchCostNanoUsd }) => switchCostNanoUsd !== undefined);
  return {
    cluster: choice.cluster,
    candidates: ranked.map(({ candidateId, modelId, reasoningEffort }) => ({
      id: candidateId,
      model: { id: modelId },
      reasoningEffort,
    })),
    // The evidence behind a prediction is for people: no choice reads it.
    predictions: ranked.map(({ prediction }) => ({
      ...prediction,
      quality: { ...prediction.quality, evidence: prediction.quality.evidence ?? [] },
    })),
    switchCostsNanoUsd: hasSwitchCosts ? ranked.map(({ switchCostNanoUsd }) => switchCostNanoUsd ?? 0) : null,
    policy: choice.policy,
    isLocked: choice.isLocked,
    chosen,
    propensities,
    score,
    chargedNanoUsd: choice.chargedNanoUsd,
  };
}
