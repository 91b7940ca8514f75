import { betaCdf } from "./beta-distribution.ts";

/** Chance that a t-distributed value with these degrees of freedom is at most `value` (simple-statistics has no t distribution). */
export function studentTCdf(value: number, degreesOfFreedom: number): number {
  const tail = betaCdf(degreesOfFreedom / (degreesOfFreedom + value * value), degreesOfFreedom / 2, 0.5) / 2;
  return value < 0 ? tail : 1 - tail;
}

/**
 * The value below which a t-distributed value lies with this probability, by false position on the tail. Throws a RangeError outside
 * (0,1) or where degrees of freedom are not above 0.
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`A t quantile needs a probability inside (0,1), not ${probability}.`);
  }
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(`Degrees of freedom must be above 0, not ${degreesOfFreedom}.`);
  }
  if (probability > 0.5) return -studentTQuantile(1 - probability, degreesOfFreedom);
  if (probability === 0.5) return 0;
  let low = -1;
  while (studentTCdf(low, degreesOfFreedom) > probability) low *= 2;
  let high = low === -1 ? 0 : low / 2;
  // Illinois' false position: an end that stays counts half the next time.
  let [below, above] = [
    studentTCdf(low, degreesOfFreedom) - probability,
    studentTCdf(high, degreesOfFreedom) - probability,
  ];
  let side = 0;
  for (let step = 0; step < 200 && high - low > Math.abs(low) * 1e-14; step += 1) {
    const middle = (low * above - high * below) / (above - below);
    const excess = studentTCdf(middle, degreesOfFreedom) - probability;
    if (Math.abs(excess) < 1e-15 * probability || middle === low || middle === high) return middle;
    if (excess > 0) {
      [high, above] = [middle, excess];
      if (side === 1) below /= 2;
      side = 1;
    } else {
      [low, below] = [middle, excess];
      if (side === -1) above /= 2;
      side = -1;
    }
  }
  return (low + high) / 2;
}
