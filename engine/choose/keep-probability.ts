import type { QualityPrediction } from "../contracts/index.ts";
import { normalCdf } from "./normal-cdf.ts";

type Belief = Pick<QualityPrediction, "mean" | "standardDeviation">;

/**
 * Probability that a candidate's quality is at least a share of the baseline's. The difference `q - share * baseline` is taken as normal with
 * mean `q.mean - share * baseline.mean` and, the two beliefs being taken as independent, variance `q.sd^2 + share^2 * baseline.sd^2`. Two
 * models that fail on the same prompts are in truth correlated, which makes the difference narrower: beside a mean difference above 0 the
 * probability is then understated, the careful side.
 *
 * @param share (0,1]
 */
export function keepProbability(candidate: Belief, baseline: Belief, share: number): number {
  const difference = candidate.mean - share * baseline.mean;
  const spread = Math.hypot(candidate.standardDeviation, share * baseline.standardDeviation);
  if (spread === 0) return difference >= 0 ? 1 : 0;
  return normalCdf(difference / spread);
}
