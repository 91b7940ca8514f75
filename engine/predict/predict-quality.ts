import type { TaskDistribution } from "../contracts/index.ts";
import type { CandidateBelief } from "./candidate-belief.ts";

/** Belief about one candidate's quality from public figures; the next call overwrites it. */
export interface PublicQuality {
  mean: number;
  variance: number;
  /** The part of the variance that many requests do not average out: without that of the means over the types. */
  lastingVariance: number;
  /** Index of the task type whose figures carried most; the number of types: the overall belief. */
  carriedBy: number;
}

/**
 * Mixes a candidate's beliefs per task type by the classifier's probabilities. The variance is that of the mixture: the mean of the
 * variances plus the variance of the means (law of total variance). A novel prompt is drawn toward the candidate's overall belief.
 */
export function predictQuality(into: PublicQuality, belief: CandidateBelief, tasks: TaskDistribution): void {
  const { probabilities, novelty } = tasks;
  let mean = 0;
  let secondMoment = 0;
  let lasting = 0;
  let likeliest = 0;
  for (let type = 0; type < probabilities.length; type += 1) {
    const probability = probabilities[type]!;
    const typeMean = belief.means[type]!;
    mean += probability * typeMean;
    lasting += probability * belief.variances[type]!;
    secondMoment += probability * (belief.variances[type]! + typeMean * typeMean);
    if (probability > probabilities[likeliest]!) likeliest = type;
  }
  const { overall } = belief;
  const guardedMean = (1 - novelty) * mean + novelty * overall.mean;
  const guardedMoment =
    (1 - novelty) * secondMoment + novelty * (overall.standardDeviation ** 2 + overall.mean ** 2);
  into.mean = guardedMean;
  into.variance = Math.max(0, guardedMoment - guardedMean * guardedMean);
  into.lastingVariance = (1 - novelty) * lasting + novelty * overall.standardDeviation ** 2;
  into.carriedBy = novelty < 0.5 && likeliest < belief.evidence.length ? likeliest : belief.evidence.length;
}
