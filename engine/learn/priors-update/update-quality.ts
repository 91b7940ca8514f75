import type { EvidenceReference, QualityPrior } from "../../contracts/index.ts";
import { countOfBelief, deviationOfCount, insideEdges } from "./belief-shape.ts";
import type { PromptScore } from "./prompt-scores.ts";

/**
 * A belief after scores were seen: beta-binomial conjugacy (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4), with the
 * pseudo-count n0 that the belief is worth (see `countOfBelief`):
 * mean' = (n0 m + sum of w y) / (n0 + sum of w), and the deviation is that of the count n0 + sum of w.
 * Scores between 0 and 1 count as that share of a success.
 */
export function updateQuality(
  before: QualityPrior,
  scores: readonly PromptScore[],
  source: Pick<EvidenceReference, "source" | "date">,
): QualityPrior {
  const weight = scores.reduce((sum, score) => sum + score.weight, 0);
  if (weight === 0) return before;
  const priorCount = countOfBelief(before);
  const successes = scores.reduce((sum, score) => sum + score.weight * score.score, 0);
  const count = priorCount + weight;
  const mean = insideEdges((priorCount * insideEdges(before.mean) + successes) / count);
  const reference: EvidenceReference = { ...source, observations: weight };
  return {
    mean,
    standardDeviation: deviationOfCount(mean, count),
    // Strongest first: what explains the belief best stands in front.
    evidence: [reference, ...before.evidence].sort((one, other) => other.observations - one.observations),
  };
}
