/** What came of logged choices, a row a request, beside what another policy would have chosen there. */
export interface LoggedRewards {
  /** What came of the choice that was made: a score, or a charge. */
  readonly rewards: Float64Array;
  /** Probability with which the log's policy made that choice, (0,1]. */
  readonly propensities: Float64Array;
  /** Probability with which the other policy makes that same choice, [0,1]. */
  readonly targetProbabilities: Float64Array;
  /** What the model predicts for the choice that was made. */
  readonly loggedValues: Float64Array;
  /** What the model predicts for the other policy's choices, weighted by their probabilities. */
  readonly targetValues: Float64Array;
  /** Share, [0,1], of the other policy's choices that the log's policy could have made. */
  readonly supported: Float64Array;
}

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

/**
 * Rows of equal weight that would tell as much as these: `(sum of weights)² / sum of squared weights` (Kish 1965). 0 where every weight
 * is 0.
 */
export function effectiveSampleSize(weights: Float64Array): number {
  let sum = 0;
  let squares = 0;
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

/** Mean of the values, each counted so often; null where the counts add up to nothing. */
export function weightedMean(values: Float64Array, counts: Float64Array): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < values.length; row += 1) {
    sum += counts[row]! * values[row]!;
    total += counts[row]!;
  }
  return total > 0 ? sum / total : null;
}

/**
 * `sum of w r / sum of w`: rewards reweighted to the other policy's choices, weights divided by their sum (SNIPS: Swaminathan and Joachims
 * 2015, "The self-normalized estimator for counterfactual learning", eq. 9). Rests on no prediction; biased by the order of one over the rows, and
 * blind to choices that the log's policy could not make. Null where every weight is 0.
 *
 * @param counts how often each row counts, in a bootstrap's draw
 */
export function selfNormalisedEstimate(
  rewards: Float64Array,
  weights: Float64Array,
  counts: Float64Array,
): number | null {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < rewards.length; row += 1) {
    const weight = counts[row]! * weights[row]!;
    sum += weight * rewards[row]!;
    total += weight;
  }
  return total > 0 ? sum / total : null;
}

/**
 * A row's share of the doubly robust estimate: `prediction of the other policy's choice + w (reward - prediction of the logged choice)` (Dudík,
 * Langford and Li 2011, arXiv:1103.4601, eq. 2). Their mean is right where the predictions are, or where the propensities are and no weight
 * was cut; where the log says nothing of a choice (w = 0) the prediction stands alone.
 */
export function doublyRobustTerms(
  { rewards, loggedValues, targetValues }: LoggedRewards,
  weights: Float64Array,
): Float64Array {
  return targetValues.map((value, row) => value + weights[row]! * (rewards[row]! - loggedValues[row]!));
}

export interface OverlapOptions {
  /** Weights above are cut. @default `defaultWeightCap` */
  readonly weightCap?: number;
  /** Effective sample size below which nothing is said. @default `defaultMinEffectiveSamples` */
  readonly minEffectiveSamples?: number;
}

/** Below this a mean of right and wrong answers is known to no better than about 14 points either way. */
export const defaultMinEffectiveSamples = 50;
/** Share of the other policy's choices that the log's policy must have been able to make. */
const minSupportedShare = 0.9;

/** How far the log can speak of another policy. */
export interface Overlap extends ImportanceWeights {
  readonly rows: number;
  readonly effectiveSamples: number;
  /** Share of the other policy's choices that the log's policy could have made, [0,1]; null: there is no row. */
  readonly supportedShare: number | null;
  /** Why the log is too thin for an estimate; null: it is not. */
  readonly tooThin: string | null;
}

/** Weighs the log against another policy, and says where it is too thin to speak of it. @throws RangeError for a wrong propensity */
export function overlap(
  logged: LoggedRewards,
  { weightCap, minEffectiveSamples = defaultMinEffectiveSamples }: OverlapOptions = {},
): Overlap {
  const rows = logged.rewards.length;
  const { weights, clipped } = importanceWeights(logged.targetProbabilities, logged.propensities, weightCap);
  const effectiveSamples = effectiveSampleSize(weights);
  const supportedShare = rows === 0 ? null : logged.supported.reduce((sum, share) => sum + share, 0) / rows;
  return {
    ...{ weights, clipped, rows, effectiveSamples, supportedShare },
    tooThin: tooThin(supportedShare, effectiveSamples, minEffectiveSamples),
  };
}

function tooThin(supportedShare: number | null, effectiveSamples: number, least: number): string | null {
  if (supportedShare === null) return "nothing was observed";
  if (supportedShare < minSupportedShare)
    return `the log could have made ${(100 * supportedShare).toFixed(0)}% of these choices, below ${100 * minSupportedShare}%`;
  if (effectiveSamples < least) return `effective sample size ${effectiveSamples.toFixed(1)}, below ${least}`;
  return null;
}
