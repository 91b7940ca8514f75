/** Keeps the logarithm finite for a prompt that is a centre itself. */
const minRatio = 1e-6;
/** Keeps the odds finite. */
const maxLogit = 30;

/** What the out-of-distribution detector reads: the logarithm of the squared distance to the nearest task's centre over that task's variance. */
export const logDistanceRatio = (ratio: number): number => Math.log(Math.max(minRatio, ratio));

/**
 * Probability, [0,1], that a prompt is of an unknown task.
 *
 * @param priorOdds of an unknown task to a known one
 */
export function unknownProbability(
  { intercept, slope }: { readonly intercept: number; readonly slope: number },
  ratio: number,
  priorOdds: number,
): number {
  const odds = Math.exp(Math.min(maxLogit, intercept + slope * logDistanceRatio(ratio))) * priorOdds;
  return odds / (1 + odds);
}
