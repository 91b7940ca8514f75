/** A public figure never counts for less, nor for more, than so many own observations. */
const minCount = 1;
const maxCount = 200;

/**
 * Observations of a score in [0,1] that a belief about its mean weighs as: those after which a beta distribution has this standard deviation,
 * mean (1 - mean) / variance - 1 (Gelman et al., Bayesian Data Analysis, section 2.4), between 1 and 200.
 */
export function pseudoObservations(mean: number, variance: number): number {
  const count = (mean * (1 - mean)) / variance - 1;
  return count > minCount ? Math.min(maxCount, count) : minCount;
}
