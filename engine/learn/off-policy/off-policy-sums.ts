import type { ValueRange } from "../../numeric/within-range.ts";
import { type Estimate, GroupedSums, unknownEstimate, withinRange } from "./grouped-sums.ts";

/** A logged request beside what another policy would have chosen for it. */
export interface OffPolicyRow {
  /** 32-bit hash of what rows that are not independent share: a user, a session, one and the same prompt. */
  readonly cluster: number;
  /** Probability with which the log's policy made its choice, (0,1]. */
  readonly propensity: number;
  /** Probability with which the other policy makes that same choice, [0,1]. */
  readonly targetProbability: number;
  /** Probability with which the log's policy makes the other policy's choice, [0,1]. */
  readonly targetPropensity: number;
  /** What is predicted for the logged choice; null: unknown. */
  readonly loggedValue: number | null;
  /** What is predicted for the other policy's choice; null: unknown. */
  readonly targetValue: number | null;
  /** Standard deviation of that prediction. @default as far, relative to its size, as predictions of what was observed were off */
  readonly targetDeviation?: number;
  /** What came of the logged choice; null: it was not observed. */
  readonly reward: number | null;
}

export interface OffPolicyOptions {
  /** Weights above are cut to it. @default `defaultWeightCap` */
  readonly weightCap?: number;
  /** Groups of clusters, a power of two. @default 4096 */
  readonly groups?: number;
  /** Where the means lie: estimates and intervals are kept inside (`withinRange`), their difference inside what it allows. @default anywhere */
  readonly range?: ValueRange;
}

export interface OffPolicyDemands {
  /** Effective sample size below which nothing is said. @default `defaultMinEffectiveSamples` */
  readonly minEffectiveSamples?: number;
  /** (0,1). @default 0.95 */
  readonly confidence?: number;
}

/** At a rate of exploration of 2% between two equals a drawn choice weighs 100. */
const defaultWeightCap = 100;
/** Below this a mean of right and wrong answers is known to no better than about 14 points either way. */
const defaultMinEffectiveSamples = 50;
/** Share of the other policy's choices that the log's policy must have been able to make. */
const minSupportedShare = 0.9;
/** Weights alone say nothing of choices that the log could not make: IPS and SNIPS need all of them but a sliver. */
const minSupportedByWeights = 0.99;
const defaultGroups = 4096;
const anywhere: ValueRange = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };

/** How far the log can speak of another policy. */
interface Overlap {
  /** Requests of which the figure was observed. */
  readonly observed: number;
  /** Of them those where both policies choose alike. */
  readonly alike: number;
  /** Kish's effective sample size `(sum of w)² / sum of w²`. */
  readonly effectiveSamples: number;
  /** Of the other policy's choices the share that the log's policy could have made, [0,1]; null: there is none. */
  readonly supportedShare: number | null;
  readonly maxWeight: number;
  /** Rows whose weight was cut. */
  readonly clipped: number;
}

/** What a log says of one figure under another policy. Estimates are null where `refusal` says why. */
export interface OffPolicyEstimate {
  /** Mean of what was observed, under the policies that decided. */
  readonly logged: Estimate;
  /** Mean of the predictions for the other policy's choices: rests on them alone. */
  readonly predicted: Estimate;
  /** This and the next are unknown where the log could have made less than 99% of the choices, too. */
  readonly inversePropensity: Estimate;
  readonly selfNormalised: Estimate;
  readonly doublyRobust: Estimate;
  /** Doubly robust less logged, on the same rows. */
  readonly change: Estimate;
  readonly overlap: Overlap;
  /** Why the log cannot say; null: it can. */
  readonly refusal: string | null;
}

/** Columns of the sums: rows, predictions; of observed rows their number, `r`, `w`, `w r`, `w (r - q)`. */
const columns = {
  rows: 0,
  values: 1,
  observed: 2,
  rewards: 3,
  weights: 4,
  weighted: 5,
  corrections: 6,
} as const;
const width = 7;

/**
 * Estimates of a mean under another policy from a log whose propensities are known, row by row in bounded memory. With `w` the probability of the logged
 * choice there over that here, `r` what came of it, `q` the prediction for it and `q'` for the other policy's choice; n rows were observed, of N:
 *
 *     inverse propensity (IPS)  = sum of w r / n                        Horvitz and Thompson 1952
 *     self-normalised (SNIPS)   = sum of w r / sum of w                 Swaminathan and Joachims 2015
 *     doubly robust             = sum of q' / N + sum of w (r - q) / n  Dudík, Langford and Li 2011, arXiv:1103.4601
 *
 * Predictions are known of all rows, outcomes only of some: the doubly robust estimate is of all, if what predictions miss does not differ between rows
 * that were observed and others. Weights are cut at a cap (Ionides 2008). Where the log's policy could not have made a choice the prediction
 * stands alone, and its own doubt is added to the interval as if all those predictions erred together.
 */
export class OffPolicySums {
  readonly #sums: GroupedSums;
  readonly #cap: number;
  readonly #range: ValueRange;
  #squares = 0;
  #alike = 0;
  #supported = 0;
  #maxWeight = 0;
  #clipped = 0;
  #doubt = 0;
  /** Predictions that could not be checked and state no deviation of their own. */
  #unproven = 0;
  /** Of what was observed: squared errors of the predictions, and squared predictions. */
  #errors = 0;
  #predictions = 0;

  constructor({
    weightCap = defaultWeightCap,
    groups = defaultGroups,
    range = anywhere,
  }: OffPolicyOptions = {}) {
    this.#cap = weightCap;
    this.#range = range;
    this.#sums = new GroupedSums(width, groups);
  }

  /** @throws RangeError for a propensity outside (0,1]: a choice that could not be made was not made */
  add(row: OffPolicyRow): void {
    const { propensity, targetProbability, targetPropensity, targetDeviation } = row;
    if (!(propensity > 0 && propensity <= 1))
      throw new RangeError(`A propensity must lie in (0,1], not ${propensity}.`);
    const { loggedValue, targetValue, reward } = row;
    if (targetValue === null) return;
    const sums = this.#sums;
    const place = sums.placeOf(row.cluster);
    // What a weight that is cut at the cap carries on average: a choice that is hardly ever made is not seen in a log of any length that there is.
    const supported = Math.min(1, this.#cap * targetPropensity);
    sums.add(place, columns.rows, 1);
    sums.add(place, columns.values, targetValue);
    this.#supported += supported;
    if (targetDeviation === undefined) this.#unproven += (1 - supported) * Math.abs(targetValue);
    else this.#doubt += (1 - supported) * targetDeviation;
    if (reward === null || loggedValue === null) return;
    this.#errors += (reward - loggedValue) ** 2;
    this.#predictions += loggedValue ** 2;
    let weight = targetProbability / propensity;
    if (weight > this.#cap) {
      weight = this.#cap;
      this.#clipped += 1;
    }
    sums.add(place, columns.observed, 1);
    sums.add(place, columns.rewards, reward);
    if (weight === 0) return;
    sums.add(place, columns.weights, weight);
    sums.add(place, columns.weighted, weight * reward);
    sums.add(place, columns.corrections, weight * (reward - loggedValue));
    this.#alike += 1;
    this.#squares += weight * weight;
    this.#maxWeight = Math.max(this.#maxWeight, weight);
  }

  estimate({
    minEffectiveSamples = defaultMinEffectiveSamples,
    confidence = 0.95,
  }: OffPolicyDemands = {}): OffPolicyEstimate {
    const totals = this.#sums.totals();
    const [rows, observed, weights] = (["rows", "observed", "weights"] as const).map(
      (name) => totals[columns[name]]!,
    ) as [number, number, number];
    const overlap: Overlap = {
      ...{ observed, alike: this.#alike, maxWeight: this.#maxWeight, clipped: this.#clipped },
      effectiveSamples: this.#squares === 0 ? 0 : weights ** 2 / this.#squares,
      supportedShare: rows === 0 ? null : this.#supported / rows,
    };
    const ratio = (sum: number, count: number): number | null => (count > 0 ? sum / count : null);
    /** @param parts numerator and denominator columns of the ratios that are added up, each with its sign */
    const interval = (
      parts: readonly (readonly [numerator: number, denominator: number, sign?: number])[],
      standardDeviation = 0,
    ): Estimate => {
      const gradient = new Float64Array(width);
      let sum = 0;
      for (const [numerator, denominator, sign = 1] of parts) {
        const total = totals[denominator]!;
        const value = ratio(totals[numerator]!, total);
        if (value === null) return unknownEstimate;
        sum += sign * value;
        gradient[numerator]! += sign / total;
        gradient[denominator]! -= (sign * value) / total;
      }
      return this.#sums.interval(sum, gradient, { used: columns.rows, confidence, standardDeviation });
    };
    const { rows: all, observed: seen } = columns;
    const refusal = refusalOf(overlap, minEffectiveSamples);
    const unless = (estimate: () => Estimate): Estimate => (refusal === null ? estimate() : unknownEstimate);
    const byWeights = (estimate: () => Estimate): Estimate =>
      (overlap.supportedShare ?? 0) < minSupportedByWeights ? unknownEstimate : unless(estimate);
    const robust = [
      [columns.values, all],
      [columns.corrections, seen],
    ] as const;
    const relativeError = this.#predictions > 0 ? Math.sqrt(this.#errors / this.#predictions) : 1;
    const doubt = rows === 0 ? 0 : (this.#doubt + relativeError * this.#unproven) / rows;
    const { min, max } = this.#range;
    const inside = (estimate: Estimate): Estimate => withinRange(estimate, this.#range);
    const free = unless(() => interval(robust, doubt));
    const doublyRobust = inside(free);
    const shift = (doublyRobust.estimate ?? 0) - (free.estimate ?? 0);
    const change = unless(() => interval([...robust, [columns.rewards, seen, -1]], doubt));
    return {
      logged: inside(interval([[columns.rewards, seen]])),
      predicted: inside(interval([[columns.values, all]])),
      inversePropensity: inside(byWeights(() => interval([[columns.weighted, seen]]))),
      selfNormalised: inside(byWeights(() => interval([[columns.weighted, columns.weights]]))),
      doublyRobust,
      change: withinRange(change, { min: min - max, max: max - min }, shift),
      ...{ overlap, refusal },
    };
  }
}

function refusalOf(
  { observed, supportedShare, effectiveSamples }: Overlap,
  minEffectiveSamples: number,
): string | null {
  if (supportedShare === null) return "no request would be served under it with a figure that is known";
  if (observed === 0) return "nothing was observed";
  if (supportedShare < minSupportedShare)
    return `the log could have made ${(100 * supportedShare).toFixed(0)}% of these choices, below ${100 * minSupportedShare}%: explore more (routing.explore, routing.explore_max_regret), or ask about settings closer to those that decided`;
  if (effectiveSamples < minEffectiveSamples)
    return `effective sample size ${effectiveSamples.toFixed(1)}, below ${minEffectiveSamples}: a longer period, more scores or more exploration would raise it`;
  return null;
}
