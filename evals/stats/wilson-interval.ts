import { normalQuantile } from "../../engine/index.ts";
import { defaultConfidence, type Interval, requireConfidence } from "./interval.ts";

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
  return wilsonFromRate(successes / trials, trials, normalQuantile((1 + confidence) / 2));
}

/** Wilson's interval from a rate in [0,1], the trials it rests on (above 0, not necessarily whole), and a quantile. */
export function wilsonFromRate(rate: number, trials: number, quantile: number): Interval {
  const share = quantile ** 2 / trials;
  const middle = rate + share / 2;
  const reach = quantile * Math.sqrt((rate * (1 - rate) + share / 4) / trials);
  return {
    low: rate === 0 ? 0 : Math.max(0, (middle - reach) / (1 + share)),
    high: rate === 1 ? 1 : Math.min(1, (middle + reach) / (1 + share)),
  };
}
