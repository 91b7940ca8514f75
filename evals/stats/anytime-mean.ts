import { defaultConfidence, type Interval, requireConfidence } from "./interval.ts";
import { createMeanEvidence, type MeanObservation } from "./mean-evidence.ts";

/** Halvings of the range: finer than any score is reported. */
const halvings = 24;

/**
 * A lower bound of a weighted mean that holds, with probability at least 1 - significance, at every time at once: all smaller means
 * are refuted by `createMeanEvidence` on the observations so far. Their order does not matter. Null: there is none yet.
 *
 * @param significance in (0,1)
 */
export function anytimeLowerBound(
  observations: readonly MeanObservation[],
  significance: number,
): number | null {
  requireConfidence(1 - significance);
  if (observations.length === 0) return null;
  const enough = -Math.log(significance);
  let low = observations.reduce((max, { min }) => Math.max(max, min), Number.NEGATIVE_INFINITY);
  let high = observations.reduce((max, { value }) => Math.max(max, value), low);
  const distinct = countAlike(observations);
  const isRefuted = (mean: number): boolean => {
    const evidence = createMeanEvidence(mean);
    for (const { observation, times } of distinct) evidence.add(observation, times);
    return evidence.logWealth >= enough;
  };
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (middle > low && isRefuted(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * An interval for the weighted mean of scores in [0,1], valid at whatever time sampling stopped and for whatever reason: each end
 * holds with (1 + confidence) / 2. Null: there is no score.
 *
 * @param shares weight of each score as a share of the largest there can be, (0,1]
 */
export function anytimeMeanInterval(
  scores: readonly number[],
  shares: readonly number[],
  confidence = defaultConfidence,
): Interval | null {
  requireConfidence(confidence);
  const significance = (1 - confidence) / 2;
  const seen = (measure: (score: number) => number): MeanObservation[] =>
    scores.map((score, at) => ({ value: measure(score), min: 0, share: shares[at] ?? 1 }));
  const low = anytimeLowerBound(
    seen((score) => score),
    significance,
  );
  const high = anytimeLowerBound(
    seen((score) => 1 - score),
    significance,
  );
  return low === null || high === null ? null : { low, high: 1 - high };
}

/** Scores are often just 0 and 1: counted, thousands cost no more than two. */
function countAlike(
  observations: readonly MeanObservation[],
): { readonly observation: MeanObservation; readonly times: number }[] {
  const counted = new Map<string, { observation: MeanObservation; times: number }>();
  for (const observation of observations) {
    const key = `${observation.value} ${observation.min} ${observation.share}`;
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { observation, times: 1 });
    else known.times += 1;
  }
  return [...counted.values()];
}
