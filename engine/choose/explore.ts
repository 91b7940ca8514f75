import type { ExplorationFacts, Policy, Random, RankedCandidate, Weights } from "../contracts/index.ts";
import { thompsonProbabilities } from "./thompson-probabilities.ts";

/** Utility that a drawn candidate may be predicted to be behind the best, where the policy does not say. */
export const defaultMaxRegret = 0.02;
/** Candidates that may be drawn: bounds the time of the draw. */
const maxArms = 8;
/** Of them those that are predicted to be farther behind, and of which too little is known to say so. */
const maxUnproven = 2;
/** Observations below which a prediction says little: no public figure stands on fewer than three. */
const provenObservations = 5;

/** A draw: the index into the ranking, with the draw's facts. */
export interface Draw {
  readonly index: number;
  readonly propensity: number;
  readonly facts: ExplorationFacts;
}

/**
 * With probability `1 - explorationRate` the best, else a Thompson draw among the candidates whose predicted utility is within the bound on
 * regret: a mixture over a finite set with probabilities that are computed first and drawn from after, so the propensity is exact.
 *
 * A candidate that hardly any figure speaks of is predicted low for that reason alone. Where one standard deviation more would bring it within the bound
 * it is drawn as well, at its Thompson probability times `maxRegret / regret`; the rest of that probability is the best one's. The expected regret of a
 * request stays at most `explorationRate * maxRegret`.
 *
 * @param ranked best first, by utility, all within the policy's limits
 * @returns null where nothing can be drawn: no rate, or no second candidate
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
  const share = weights.quality / (weights.quality + weights.cost + weights.latency);
  const isNear = ({ score }: RankedCandidate): boolean => best.score - score <= maxRegret;
  const unproven =
    maxRegret === 0
      ? []
      : ranked
          .filter((one) => !isNear(one) && isUnproven(one))
          .filter(
            ({ score, prediction }) =>
              best.score - score - share * prediction.quality.standardDeviation <= maxRegret,
          )
          .slice(0, maxUnproven);
  const admitted = [...ranked.slice(0, maxArms - unproven.length).filter(isNear), ...unproven];
  if (admitted.length < 2) return null;
  const probabilities = thompsonProbabilities(
    admitted.map(({ score, prediction }) => ({
      mean: score,
      standardDeviation: share * prediction.quality.standardDeviation,
    })),
  ).map((probability, index) => {
    const regret = best.score - admitted[index]!.score;
    return regret <= maxRegret ? probability : probability * (maxRegret / regret);
  });
  const drawn = probabilities.reduce((sum, probability) => sum + probability, 0);
  const arms = admitted.map(({ candidateId }, index) => ({
    candidateId,
    propensity: rate * probabilities[index]! + (index === 0 ? 1 - rate + rate * Math.max(0, 1 - drawn) : 0),
  }));
  let index = 0;
  for (let left = random() - arms[0]!.propensity; left >= 0 && index < arms.length - 1; ) {
    index += 1;
    left -= arms[index]!.propensity;
  }
  // Rounding may leave a sliver past the last arm; an arm that cannot be drawn is never the answer to it.
  while (arms[index]!.propensity === 0) index -= 1;
  return {
    index: ranked.indexOf(admitted[index]!),
    propensity: arms[index]!.propensity,
    facts: { arms, regret: best.score - admitted[index]!.score },
  };
}

const isUnproven = ({ prediction }: RankedCandidate): boolean =>
  prediction.quality.evidence.reduce((sum, { observations }) => sum + observations, 0) < provenObservations;
