import { studentTQuantile } from "../../engine/index.ts";
import type { ClusteredMean } from "./clustered-mean.ts";
import { defaultConfidence, type Interval, requireConfidence } from "./interval.ts";
import { wilsonFromRate, wilsonInterval } from "./wilson-interval.ts";

/** From so many clusters on, right and wrong answers of equal weight follow Wilson's interval well. */
const enoughClusters = 15;
/** So many clusters of full variance are added: a few that happen to agree do not prove that all do. */
const priorClusters = 2;

/**
 * Interval for a weighted mean of scores in [0,1] over clustered cases: Wilson's form, with Student's t of the clusters' degrees of freedom
 * for the normal quantile and the number of cases that would carry as much (Korn and Graubard 1998; Franco et al. 2019). The ratio of
 * the observed variance to that of right and wrong answers is drawn towards 1 by two clusters, so that few clusters that agree are not taken for
 * certainty. For right and wrong answers of equal weight from 15 clusters on it is Wilson's interval itself. Null: with fewer than two
 * clusters the error is not known.
 *
 * @param estimate of the scores
 * @param isPlainRate every cluster is one answer, right (1) or wrong (0), and all weigh alike
 */
export function scoreInterval(
  estimate: ClusteredMean,
  isPlainRate: boolean,
  confidence = defaultConfidence,
): Interval | null {
  requireConfidence(confidence);
  const { standardError, clusters, effectiveClusters, degreesOfFreedom } = estimate;
  if (standardError === null) return null;
  const mean = Math.min(1, Math.max(0, estimate.mean));
  if (isPlainRate && clusters >= enoughClusters) return wilsonInterval(mean * clusters, clusters, confidence);
  const full = (mean * (1 - mean)) / (effectiveClusters - 1);
  const observed = full < 1e-12 ? 1 : standardError ** 2 / full;
  const ratio = (observed * effectiveClusters + priorClusters) / (effectiveClusters + priorClusters);
  return wilsonFromRate(
    mean,
    effectiveClusters / ratio,
    studentTQuantile((1 + confidence) / 2, degreesOfFreedom),
  );
}
