/** Weights above this are cut to it. At a rate of exploration of 2% between two equals a drawn choice weighs 100. */
export const defaultWeightCap = 100;

export interface ImportanceWeights {
  readonly weights: Float64Array;
  /** Rows whose weight was cut: the estimates lean towards the model there. */
  readonly clipped: number;
}

/**
 * How often each logged row stands for a choice of the other policy: its probability there over the probability here, cut to a cap
 * (Horvitz and Thompson 1952; cut as by Ionides 2008, who trades a little bias for a variance that is bounded).
 *
 * @param cap above 0
 * @throws RangeError for a propensity outside (0,1]: a choice that could not be made was not made
 */
export function importanceWeights(
  targetProbabilities: Float64Array,
  propensities: Float64Array,
  cap = defaultWeightCap,
): ImportanceWeights {
  let clipped = 0;
  const weights = targetProbabilities.map((probability, row) => {
    const propensity = propensities[row]!;
    if (!(propensity > 0 && propensity <= 1))
      throw new RangeError(`The propensity of row ${row} is ${propensity}: it must lie in (0,1].`);
    const weight = probability / propensity;
    if (weight <= cap) return weight;
    clipped += 1;
    return cap;
  });
  return { weights, clipped };
}
