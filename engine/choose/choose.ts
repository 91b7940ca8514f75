import type {
  Candidate,
  ExcludedCandidate,
  Policy,
  Prediction,
  RankedCandidate,
  Weights,
} from "../contracts/index.ts";
import { limitBreach } from "./limit-breach.ts";
import { utility } from "./utility.ts";

export interface Choice {
  /** Best first; empty where the limits leave nothing. */
  readonly ranked: readonly RankedCandidate[];
  readonly excluded: readonly ExcludedCandidate[];
}

/**
 * Ranks candidates by the policy's utility. Ties go to the cheaper, then to the id in alphabetical order, so that the order never depends
 * on how the catalogue was written.
 */
export function choose(
  candidates: readonly Candidate[],
  predictions: readonly Prediction[],
  policy: Policy,
  weights: Weights,
): Choice {
  const ranked: RankedCandidate[] = [];
  const excluded: ExcludedCandidate[] = [];
  predictions.forEach((prediction, index) => {
    const breach = limitBreach(prediction, policy);
    if (breach !== null) {
      excluded.push(breach);
      return;
    }
    const { id, model, reasoningEffort } = candidates[index]!;
    ranked.push({
      candidateId: id,
      modelId: model.id,
      reasoningEffort,
      prediction,
      score: utility(prediction, weights, policy.scales),
    });
  });
  ranked.sort(byScore);
  return { ranked, excluded };
}

function byScore(one: RankedCandidate, other: RankedCandidate): number {
  if (one.score !== other.score) return other.score - one.score;
  const cost = (one.prediction.cost.expectedNanoUsd ?? 0) - (other.prediction.cost.expectedNanoUsd ?? 0);
  if (cost !== 0) return cost;
  return one.candidateId < other.candidateId ? -1 : 1;
}
