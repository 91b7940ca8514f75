import { studentTQuantile } from "../../numeric/student-t.ts";
import { clamp, clipInterval, type ValueRange } from "../../numeric/within-range.ts";

/** An estimate with its interval; null: it is not known. */
export interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export const unknownEstimate: Estimate = Object.freeze({ estimate: null, low: null, high: null });

/**
 * An estimate whose true value lies in a range. Outside of it, it is put on the nearest end, which is never farther from the truth, and its interval reaches as
 * far from there as it did before: what is left is never a single point because the luck of the draw was large. The interval is cut to the range then. It
 * holds every possible value that the whole interval held, so it holds the truth at least as often.
 *
 * @param shift by how much the estimate is moved first, and one end of the interval with it. @default to the range's nearest end
 */
export function withinRange(found: Estimate, range: ValueRange, shift?: number): Estimate {
  const { estimate, low, high } = found;
  if (estimate === null) return found;
  const moved = shift ?? clamp(estimate, range) - estimate;
  const inside = clamp(estimate + moved, range);
  if (low === null || high === null) return { estimate: inside, low, high };
  const reached = { low: low + Math.min(0, moved), high: high + Math.max(0, moved) };
  return { estimate: inside, ...clipInterval(reached, range) };
}

/**
 * Sums over groups of clusters, in memory that does not grow with the rows: clusters are put into a fixed number of groups by their hash, and a group is
 * independent of the others as its clusters are. The variance of a smooth function of the totals follows from how its first-order part differs
 * between the groups (random groups with linearisation: Wolter 2007, *Introduction to Variance Estimation*, 2nd ed., 2.4 and 6.3).
 */
export class GroupedSums {
  readonly #width: number;
  readonly #groups: number;
  readonly #sums: Float64Array;

  /** @param width sums kept for each group. @param groups a power of two: so many clusters are told apart at most */
  constructor(width: number, groups: number) {
    if (!Number.isInteger(Math.log2(groups)))
      throw new RangeError(`The number of groups must be a power of two, not ${groups}.`);
    this.#width = width;
    this.#groups = groups;
    this.#sums = new Float64Array(width * groups);
  }

  /** Where the sums of a cluster begin. @param cluster a hash of what rows that are not independent share */
  placeOf(cluster: number): number {
    // The lowest bits of one round of a multiplicative hash are weak: the high ones are mixed in.
    return ((cluster ^ (cluster >>> 15)) & (this.#groups - 1)) * this.#width;
  }

  /** @param place of the cluster */
  add(place: number, column: number, value: number): void {
    this.#sums[place + column]! += value;
  }

  /** Sums over all groups, by column. */
  totals(): Float64Array {
    const totals = new Float64Array(this.#width);
    for (let place = 0; place < this.#sums.length; place += 1)
      totals[place % this.#width]! += this.#sums[place]!;
    return totals;
  }

  /**
   * The interval of a statistic by Student's t, corrected for the skewness of its parts: of few draws of a figure as charges are the largest are often
   * missing, and an interval that reaches as far to both sides holds the truth too rarely.
   *
   * @param estimate of the totals; null: unknown
   * @param gradient derivatives of the statistic by each total
   * @param used column that says whether a group holds anything
   * @param standardDeviation of an error that is independent of the rows
   */
  interval(
    estimate: number | null,
    gradient: Float64Array,
    { used, confidence, standardDeviation = 0 }: IntervalOptions,
  ): Estimate {
    if (estimate === null) return unknownEstimate;
    let count = 0;
    let mean = 0;
    const parts = new Float64Array(this.#groups);
    for (let group = 0; group < this.#groups; group += 1) {
      const from = group * this.#width;
      if (this.#sums[from + used] === 0) continue;
      let part = 0;
      for (let column = 0; column < this.#width; column += 1)
        part += gradient[column]! * this.#sums[from + column]!;
      parts[count] = part;
      mean += part;
      count += 1;
    }
    if (count < 2) return { estimate, low: null, high: null };
    mean /= count;
    let squares = 0;
    let cubes = 0;
    let fourths = 0;
    for (let place = 0; place < count; place += 1) {
      const deviation = parts[place]! - mean;
      const square = deviation * deviation;
      squares += square;
      cubes += square * deviation;
      fourths += square * square;
    }
    const variance = (squares * count) / (count - 1) + standardDeviation ** 2;
    if (variance === 0) return { estimate, low: estimate, high: estimate };
    // The variance of a variance grows with the kurtosis: 2 / (kurtosis - 1) as many groups of normal parts would tell as much.
    const kurtosis = squares === 0 ? 3 : (count * fourths) / squares ** 2;
    const degreesOfFreedom = Math.min(count - 1, Math.max(2, (2 * count) / Math.max(1, kurtosis - 1)));
    const quantile = studentTQuantile((1 + confidence) / 2, degreesOfFreedom);
    const error = Math.sqrt(variance);
    const skewness = cubes / (variance * error);
    return {
      estimate,
      low: estimate - error * withSkewness(quantile, skewness),
      high: estimate - error * withSkewness(-quantile, skewness),
    };
  }
}

interface IntervalOptions {
  readonly used: number;
  /** (0,1). */
  readonly confidence: number;
  readonly standardDeviation?: number;
}

/**
 * The value of `(estimate - truth) / error` that goes with a quantile of Student's t (Hall 1992, *On the Removal of Skewness by Transformation*, JRSS B
 * 54, 221-228): the inverse of his cubic `T + a T²/3 + a² T³/27 + a/6`, which makes a studentised sum nearly symmetric.
 *
 * @param skewness a: of the sum, that of one part over the root of their number
 */
function withSkewness(quantile: number, skewness: number): number {
  // Below this the cube root loses more digits than the correction has.
  if (Math.abs(skewness) < 1e-6) return quantile;
  return (3 / skewness) * (Math.cbrt(1 + skewness * (quantile - skewness / 6)) - 1);
}
