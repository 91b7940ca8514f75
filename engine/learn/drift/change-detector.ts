/** What a detector found: the values before and after differ. */
export interface DetectedChange {
  /** Time of the first value that is taken to be of the new kind, milliseconds. */
  readonly changedAtMs: number;
  readonly direction: "up" | "down";
  /** Means of the values on both sides that are still held. */
  readonly before: number;
  readonly after: number;
  readonly valuesBefore: number;
  readonly valuesAfter: number;
}

export interface ChangeDetectorOptions {
  /** Without a change, values between two alarms on average, at least; above 1. */
  readonly valuesPerFalseAlarm: number;
  /** Values that nothing is bet on, to compare later ones with. @default 50 */
  readonly referenceValues?: number;
  /** Most values that are held; beyond, the older half goes. @default 1000 */
  readonly maxValues?: number;
}

/** What is won per unit on a rank in (0,1) that is uniform without a change: each has mean 1. Up and down alternate. */
const bets: readonly ((rank: number) => number)[] = [0.8, 1.6].flatMap((stake) => [
  (rank: number) => 1 + stake * (rank - 0.5),
  (rank: number) => 1 - stake * (rank - 0.5),
]);
const steepBets: readonly ((rank: number) => number)[] = [0.3, 0.6].flatMap((power) => [
  (rank: number) => power * (1 - rank) ** (power - 1),
  (rank: number) => power * rank ** (power - 1),
]);
const allBets = [...bets, ...steepBets];
/** Keeps a rank off the ends, where a steep bet is infinite. */
const margin = 1e-6;

/**
 * Tells when values stop being like those before, whatever their distribution: conformal change detection (Vovk et al. 2021, *Retrain or not
 * retrain*, PMLR 152) with an e-detector (Shin, Ramdas and Rinaldo 2024, *E-detectors*, NEJSDS 2).
 *
 * The rank of each value among all before it, ties broken by a uniform number, is uniform and independent of the ranks before as long as the values are
 * exchangeable. Each of eight bets wins on average nothing on it; `W = (W + 1) bet(rank)` (Shiryaev and Roberts) therefore grows by one a value, and the
 * mean of the eight reaches a bound c after at least c values on average without a change. When it does, the split of the held values
 * that explains most of the sum of squares of their ranks says since when (least squares, Bai 1994, Journal of Time Series Analysis 15).
 *
 * A value takes time and memory bounded by `maxValues`.
 */
export class ChangeDetector {
  readonly #bound: number;
  readonly #referenceValues: number;
  readonly #maxValues: number;
  /** In the order of arrival, and the same by size. */
  #values: number[] = [];
  #times: number[] = [];
  #sorted: number[] = [];
  /** Wealth of each bet that is begun at every value. */
  #wealth = new Float64Array(allBets.length);

  constructor({ valuesPerFalseAlarm, referenceValues = 50, maxValues = 1000 }: ChangeDetectorOptions) {
    this.#bound = valuesPerFalseAlarm;
    this.#referenceValues = referenceValues;
    this.#maxValues = maxValues;
  }

  /** Values held. */
  get size(): number {
    return this.#values.length;
  }

  /**
   * @param tie uniform on [0,1), of nothing that the value depends on: breaks ties
   * @returns a change that this value brought to light; the detector then begins anew
   */
  add(value: number, tie: number, atMs: number): DetectedChange | null {
    const [below, upTo] = [lowerBound(this.#sorted, value), upperBound(this.#sorted, value)];
    const rank = (below + tie * (upTo - below + 1)) / (this.#sorted.length + 1);
    const isReference = this.#values.length < this.#referenceValues;
    this.#values.push(value);
    this.#times.push(atMs);
    this.#sorted.splice(upTo, 0, value);
    if (this.#values.length > this.#maxValues) this.#keep(Math.floor(this.#maxValues / 2));
    if (isReference || !this.#bet(Math.min(1 - margin, Math.max(margin, rank)))) return null;
    return this.#alarm();
  }

  /** @returns whether the bound is reached */
  #bet(rank: number): boolean {
    let total = 0;
    for (const [index, bet] of allBets.entries()) {
      this.#wealth[index] = (this.#wealth[index]! + 1) * bet(rank);
      total += this.#wealth[index]!;
    }
    return total >= this.#bound * allBets.length;
  }

  #alarm(): DetectedChange {
    const best = this.#wealth.indexOf(Math.max(...this.#wealth));
    const isUp = best % 2 === 0;
    const valuesBefore = this.#split(isUp);
    const valuesAfter = this.#values.length - valuesBefore;
    const change: DetectedChange = {
      changedAtMs: this.#times[valuesBefore]!,
      direction: isUp ? "up" : "down",
      before: meanOf(this.#values.slice(0, valuesBefore)),
      after: meanOf(this.#values.slice(valuesBefore)),
      ...{ valuesBefore, valuesAfter },
    };
    // Values that raised an alarm are chosen for being extreme: none of them may be what later ones are compared with.
    this.#keep(0);
    this.#wealth.fill(0);
    return change;
  }

  /** @returns how many of the held values are of the old kind, at least one and not all */
  #split(isUp: boolean): number {
    const middle = this.#sorted.length / 2;
    let [valuesBefore, farthest, sum] = [1, Number.NEGATIVE_INFINITY, 0];
    for (let index = 0; index < this.#values.length - 1; index += 1) {
      const value = this.#values[index]!;
      const rank = (lowerBound(this.#sorted, value) + upperBound(this.#sorted, value)) / 2;
      sum += isUp ? middle - rank : rank - middle;
      const [before, after] = [index + 1, this.#values.length - index - 1];
      const gain = (Math.sign(sum) * sum ** 2) / (before * after);
      if (gain > farthest) [valuesBefore, farthest] = [before, gain];
    }
    return valuesBefore;
  }

  #keep(count: number): void {
    this.#values = count === 0 ? [] : this.#values.slice(-count);
    this.#times = count === 0 ? [] : this.#times.slice(-count);
    this.#sorted = [...this.#values].sort((one, other) => one - other);
  }
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const lowerBound = (sorted: readonly number[], value: number): number =>
  boundWhere(sorted, (one) => one < value);
const upperBound = (sorted: readonly number[], value: number): number =>
  boundWhere(sorted, (one) => one <= value);

/** First place at which the condition, true for a beginning of the list, holds no more. */
function boundWhere(sorted: readonly number[], isBefore: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
