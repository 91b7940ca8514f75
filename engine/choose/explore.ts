import type { ExplorationFacts, Policy, Random, RankedCandidate, Weights } from "../contracts/index.ts";
import { thompsonProbabilities } from "./thompson-probabilities.ts";

/** Utility that a drawn candidate may be predicted to be behind the best, where the policy does not say. */
export const defaultMaxRegret = 0.02;
/** Best-ranked candidates that may be drawn: bounds the time of the draw. */
const maxArms = 8;

/** A draw: the index into the ranking, with the draw's facts. */
export interface Draw {
  readonly index: number;
  readonly propensity: number;
  readonly facts: ExplorationFacts;
}

/**
 * With probability `1 - explorationRate` the best, else a Thompson draw among the candidates whose predicted utility is within the bound on
 * regret: a mixture over a finite set with probabilities that are computed first and drawn from after, so the propensity is exact.
 * The expected regret of a request is at most `explorationRate * maxRegret`.
 *
 * @param ranked best first, by utility, all within the policy's limits
 * @returns null where nothing can be drawn: no rate, or no second candidate within the bound
 */
export function explore(
  ranked: readonly RankedCandidate[],
  policy: Policy,
  weights: Weights,
  random: Random,
): Draw | null {
  const rate = policy.explorationRate;
  const best = ranked[0];
  if (!(rate > 0) || best === undefined) return null;
  const maxRegret = policy.explorationMaxRegret ?? defaultMaxRegret;
  const admitted: RankedCandidate[] = [];
  for (const one of ranked) {
    if (admitted.length === maxArms || best.score - one.score > maxRegret) break;
    admitted.push(one);
  }
  if (admitted.length < 2) return null;
  const share = weights.quality / (weights.quality + weights.cost + weights.latency);
  const probabilities = thompsonProbabilities(
    admitted.map(({ score, prediction }) => ({
      mean: score,
      standardDeviation: share * prediction.quality.standardDeviation,
    })),
  );
  const arms = admitted.map(({ candidateId }, index) => ({
    candidateId,
    propensity: rate * probabilities[index]! + (index === 0 ? 1 - rate : 0),
  }));
  let index = 0;
  for (let left = random() - arms[0]!.propensity; left >= 0 && index < arms.length - 1; ) {
    index += 1;
    left -= arms[index]!.propensity;
  }
  // Rounding may leave a sliver past the last arm; an arm that cannot be drawn is never the answer to it.
  while (arms[index]!.propensity === 0) index -= 1;
  return {
    index,
    propensity: arms[index]!.propensity,
    facts: { arms, regret: best.score - admitted[index]!.score },
  };
}
