import type { KeptShares, LastingDoubt, QualityPrediction } from "../contracts/index.ts";
import { normalCdf } from "./normal-cdf.ts";

/** Keeps the ratio finite where nothing is expected of the baseline. */
const minMean = 0.02;
/** Rounding. */
const tolerance = 1e-9;

type Belief = Pick<QualityPrediction, "mean" | "standardDeviation" | "lasting">;

/**
 * Probability that at least a share of the baseline's quality is kept, over many requests, by taking candidates like this one.
 *
 * Where both are known from recorded outcomes: what was kept there, on prompts held out, by taking the cheapest model with at least the predicted share
 * `q / baseline` that this candidate has. Normal, with the standard error of that record and what is unknown of tasks never seen.
 *
 * Else that of `q - share * baseline` being at least 0, as normal. Its variance is that of the difference of the two beliefs' lasting doubts, whose
 * covariance is the dot product of what they share; where one states none, `q.sd^2 + share^2 * baseline.sd^2`, as if they were independent: beside a
 * mean difference above 0 the probability is then understated, the careful side.
 *
 * @param share (0,1]
 */
export function keepProbability(candidate: Belief, baseline: Belief, share: number): number {
  const [one, other] = [candidate.lasting, baseline.lasting];
  if (one?.kept !== undefined && other?.kept !== undefined)
    return recordedProbability(candidate, baseline, other.kept, unknownVariance(one, other, share), share);
  const difference = candidate.mean - share * baseline.mean;
  const deviation = Math.sqrt(differenceVariance(candidate, baseline, share));
  if (deviation === 0) return difference >= 0 ? 1 : 0;
  return normalCdf(difference / deviation);
}

function recordedProbability(
  candidate: Belief,
  baseline: Belief,
  { firstShare, stepShare, means, errors }: KeptShares,
  variance: number,
  share: number,
): number {
  const predicted = candidate.mean / Math.max(minMean, baseline.mean);
  // The step below: what was taken there is what is taken here, and a little worse.
  const step = Math.min(means.length - 1, Math.floor((predicted - firstShare) / stepShare + tolerance));
  if (step < 0) return 0;
  const deviation = Math.hypot(errors[step]!, Math.sqrt(variance) / Math.max(minMean, baseline.mean));
  return normalCdf((means[step]! - share) / deviation);
}

/** Of the difference on tasks that were never seen. */
function unknownVariance(one: LastingDoubt, other: LastingDoubt, share: number): number {
  let variance = 0;
  for (let factor = 0; factor < one.shared.length - 1; factor += 1)
    variance += (one.shared[factor]! - share * other.shared[factor]!) ** 2;
  return variance;
}

function differenceVariance(candidate: Belief, baseline: Belief, share: number): number {
  const [one, other] = [candidate.lasting, baseline.lasting];
  if (one === undefined || other === undefined)
    return candidate.standardDeviation ** 2 + (share * baseline.standardDeviation) ** 2;
  let covariance = 0;
  const factors = Math.min(one.shared.length, other.shared.length);
  for (let factor = 0; factor < factors; factor += 1)
    covariance += one.shared[factor]! * other.shared[factor]!;
  return Math.max(0, one.variance + share * share * other.variance - 2 * share * covariance);
}
