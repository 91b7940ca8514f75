import type {
  Candidate,
  LiveLatency,
  ParsedRequest,
  Prediction,
  Priors,
  TaskDistribution,
} from "../contracts/index.ts";
import { type CandidateBelief, candidateBelief } from "./candidate-belief.ts";
import { predictCost } from "./predict-cost.ts";
import { predictLatency } from "./predict-latency.ts";
import { predictQuality } from "./predict-quality.ts";

export interface Predictor {
  /** One prediction per candidate, in the same order. */
  predict(candidates: readonly Candidate[], request: ParsedRequest, tasks: TaskDistribution): Prediction[];
}

/** Beliefs are laid out once per candidate and priors version; a call does arithmetic only. */
export function createPredictor(priors: Priors, liveLatency: LiveLatency): Predictor {
  const beliefs = new Map<string, CandidateBelief>();
  const outputTokens = Float64Array.from(priors.taskTypes, ({ id }) => priors.outputTokens[id] ?? 300);
  const beliefOf = (candidate: Candidate): CandidateBelief => {
    let belief = beliefs.get(candidate.id);
    if (belief === undefined) {
      belief = candidateBelief(candidate, priors);
      beliefs.set(candidate.id, belief);
    }
    return belief;
  };
  return {
    predict(candidates, request, tasks) {
      let ordinaryTokens = 0;
      for (let type = 0; type < outputTokens.length; type += 1) {
        ordinaryTokens += tasks.probabilities[type]! * outputTokens[type]!;
      }
      return candidates.map((candidate) => {
        const belief = beliefOf(candidate);
        const cost = predictCost(candidate, request, ordinaryTokens * belief.verbosity);
        return {
          candidateId: candidate.id,
          quality: predictQuality(belief, tasks),
          cost,
          latency: predictLatency(candidate, belief, cost.expectedOutputTokens, liveLatency),
        };
      });
    },
  };
}
