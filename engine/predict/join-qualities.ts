import type { LastingDoubt, QualityPrediction } from "../contracts/index.ts";
import type { CandidateBelief, RecordedBelief } from "./candidate-belief.ts";
import type { PublicQuality } from "./predict-quality.ts";
import { pseudoObservations } from "./pseudo-observations.ts";

/** Recorded outcomes say what a guarantee keeps where they carry at least so much of the prediction. */
const minKeptWeight = 0.8;
const nothingShared = new Float64Array(0);

/** A prediction from public figures alone. @param withLasting whether its lasting doubt is stated */
export const publicPrediction = (
  { mean, variance, lastingVariance, carriedBy }: PublicQuality,
  { evidence, overall }: CandidateBelief,
  withLasting: boolean,
): QualityPrediction => ({
  ...(withLasting ? { lasting: { variance: lastingVariance, shared: nothingShared } } : {}),
  mean,
  standardDeviation: Math.sqrt(variance),
  evidence: evidence[carriedBy] ?? overall.evidence,
});

/**
 * Precision weighting of own outcomes and public figures. For a mean of scores in [0,1] precision grows with the observations behind it, so
 * the recorded mean weighs n / (n + n0): n observations, n0 those that the public belief weighs as (`pseudoObservations`). The variance is that
 * of the weighted sum of two independent beliefs. Own rows are named first where they weigh more.
 *
 * @param observations behind the recorded belief, 0 or more
 * @param recordedLasting lasting doubt of the recorded belief; absent: none is stated of both
 */
export function joinQualities(
  figures: PublicQuality,
  recordedMean: number,
  recordedDeviation: number,
  observations: number,
  { ownFirst, publicFirst }: Pick<RecordedBelief, "ownFirst" | "publicFirst">,
  recordedLasting?: LastingDoubt,
): QualityPrediction {
  const weight = observations / (observations + pseudoObservations(figures.mean, figures.variance));
  const rest = 1 - weight;
  const variance = (weight * recordedDeviation) ** 2 + rest * rest * figures.variance;
  return {
    ...(recordedLasting === undefined
      ? {}
      : {
          lasting: {
            variance: weight * weight * recordedLasting.variance + rest * rest * figures.lastingVariance,
            shared: recordedLasting.shared.map((loading) => weight * loading),
            ...(weight < minKeptWeight || recordedLasting.kept === undefined
              ? {}
              : { kept: recordedLasting.kept }),
          },
        }),
    mean: weight * recordedMean + rest * figures.mean,
    standardDeviation: Math.sqrt(variance),
    evidence: (weight >= 0.5 ? ownFirst : publicFirst)[figures.carriedBy]!,
  };
}
