import { upperIncompleteGamma } from "./incomplete-gamma.ts";

/** Chance that a standard normal value is at most z, to about 14 digits (simple-statistics' table gives four). */
export function normalCdf(z: number): number {
  const tail = upperIncompleteGamma(0.5, (z * z) / 2) / 2;
  return z < 0 ? tail : 1 - tail;
}

/**
 * The value below which a standard normal value lies with this probability. A coarse start, then Newton's steps on the tail
 * (simple-statistics' probit is off in the third digit). Throws a RangeError outside (0,1).
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`A normal quantile needs a probability inside (0,1), not ${probability}.`);
  }
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // Abramowitz and Stegun 26.2.23: within 0.00045 of the quantile.
  const t = Math.sqrt(-2 * Math.log(probability));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let z = numerator / denominator - t;
  for (let step = 0; step < 3; step += 1) {
    const density = Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
    const newton = (normalCdf(z) - probability) / density;
    z -= newton / (1 + (z * newton) / 2);
  }
  return z;
}
