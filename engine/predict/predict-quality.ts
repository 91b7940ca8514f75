import type { QualityPrediction, TaskDistribution } from "../contracts/index.ts";
import type { CandidateBelief } from "./candidate-belief.ts";

/**
 * Mixes a candidate's beliefs per task type by the classifier's probabilities. The variance is that of the mixture: the mean of the
 * variances plus the variance of the means (law of total variance). A novel prompt is drawn toward the candidate's overall belief.
 */
export function predictQuality(belief: CandidateBelief, tasks: TaskDistribution): QualityPrediction {
  const { probabilities, novelty } = tasks;
  let mean = 0;
  let secondMoment = 0;
  let likeliest = 0;
  for (let type = 0; type < probabilities.length; type += 1) {
    const probability = probabilities[type]!;
    const typeMean = belief.means[type]!;
    mean += probability * typeMean;
    secondMoment += probability * (belief.variances[type]! + typeMean * typeMean);
    if (probability > probabilities[likeliest]!) likeliest = type;
  }
  const { overall } = belief;
  const guardedMean = (1 - novelty) * mean + novelty * overall.mean;
  const guardedMoment =
    (1 - novelty) * secondMoment + novelty * (overall.standardDeviation ** 2 + overall.mean ** 2);
  return {
    mean: guardedMean,
    standardDeviation: Math.sqrt(Math.max(0, guardedMoment - guardedMean * guardedMean)),
    evidence: novelty < 0.5 ? (belief.evidence[likeliest] ?? overall.evidence) : overall.evidence,
  };
}
