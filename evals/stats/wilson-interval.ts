import { defaultConfidence, type Interval, requireConfidence } from "./interval.ts";
import { normalQuantile } from "./normal-distribution.ts";

/**
 * Wilson's score interval for a rate (Wilson 1927; Newcombe 1998, method 3): never leaves [0,1] and holds for small counts and
 * rates near 0 and 1. `successes` may be fractional (a sum of scores), which makes it wider than needed. Cases must be independent:
 * for clustered ones use `clusteredMean` or the bootstrap. No trials: [0,1]. Throws a RangeError unless 0 <= successes <= trials.
 */
export function wilsonInterval(successes: number, trials: number, confidence = defaultConfidence): Interval {
  requireConfidence(confidence);
  if (!(successes >= 0 && successes <= trials)) {
    throw new RangeError(`A rate needs 0 <= successes <= trials, not ${successes} of ${trials}.`);
  }
  if (trials === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 + confidence) / 2);
  const rate = successes / trials;
  const spread = (z * z) / trials;
  const middle = rate + spread / 2;
  const reach = z * Math.sqrt((rate * (1 - rate) + spread / 4) / trials);
  return {
    low: successes === 0 ? 0 : Math.max(0, (middle - reach) / (1 + spread)),
    high: successes === trials ? 1 : Math.min(1, (middle + reach) / (1 + spread)),
  };
}
