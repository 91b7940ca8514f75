import type { EvidenceReference, QualityPrior } from "../../contracts/index.ts";
import type { PromptScore } from "./prompt-scores.ts";

/** A belief is worth at least this much of an observation, however wide it is: a beta distribution has no less to say. */
const leastPseudoCount = 0.5;
/** Means are kept this far from 0 and 1, where a beta distribution would never move again. */
const edge = 0.005;

/**
 * A belief after scores were seen: beta-binomial conjugacy (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4), with the
 * pseudo-count n0 = m (1 - m) / s^2 - 1 that gives a beta distribution the mean m and the deviation s:
 * mean' = (n0 m + sum of w y) / (n0 + sum of w), deviation' = sqrt(mean' (1 - mean') / (n0 + sum of w + 1)).
 * Scores between 0 and 1 count as that share of a success.
 */
export function updateQuality(
  before: QualityPrior,
  scores: readonly PromptScore[],
  source: Pick<EvidenceReference, "source" | "date">,
): QualityPrior {
  const weight = scores.reduce((sum, score) => sum + score.weight, 0);
  if (weight === 0) return before;
  const mean = Math.min(1 - edge, Math.max(edge, before.mean));
  const priorCount = Math.max(leastPseudoCount, (mean * (1 - mean)) / before.standardDeviation ** 2 - 1);
  const successes = scores.reduce((sum, score) => sum + score.weight * score.score, 0);
  const count = priorCount + weight;
  const after = Math.min(1 - edge, Math.max(edge, (priorCount * mean + successes) / count));
  const reference: EvidenceReference = { ...source, observations: weight };
  return {
    mean: after,
    standardDeviation: Math.sqrt((after * (1 - after)) / (count + 1)),
    // Strongest first: what explains the belief best stands in front.
    evidence: [reference, ...before.evidence].sort((one, other) => other.observations - one.observations),
  };
}
