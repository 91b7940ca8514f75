import { betaCdf } from "../../engine/index.ts";

/** Chance that a t-distributed value with these degrees of freedom is at most `value` (simple-statistics has no t distribution). */
export function studentTCdf(value: number, degreesOfFreedom: number): number {
  const tail = betaCdf(degreesOfFreedom / (degreesOfFreedom + value * value), degreesOfFreedom / 2, 0.5) / 2;
  return value < 0 ? tail : 1 - tail;
}

/**
 * The value below which a t-distributed value lies with this probability, by bisection on the tail. Throws a RangeError outside
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
  let high = 0;
  for (let step = 0; step < 200 && high - low > Math.abs(low) * 1e-15; step += 1) {
    const middle = (low + high) / 2;
    if (studentTCdf(middle, degreesOfFreedom) > probability) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
