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
  /** Whether what is held of the new kind may be told; until it may, the bets go on. @default always */
  readonly isBorneOut?: (after: readonly HeldValue[], direction: DetectedChange["direction"]) => boolean;
}

interface HeldValue {
  readonly value: number;
  readonly atMs: number;
  /** What means are made of. */
  readonly shown: number;
  /** Tells values of several series apart. */
  readonly series: string;
}

type Bet = (rank: number) => number;

/** On ranks that are all a little low. @param stake (0,2) */
const tilted =
  (stake: number): Bet =>
  (rank) =>
    1 + stake * (0.5 - rank);
/** On ranks very near 0. @param power (0,1) */
const steep =
  (power: number): Bet =>
  (rank) =>
    power * rank ** (power - 1);
/** On half of the ranks above a share falling below it, as those of right answers do that become wrong. @param share (0,1) */
const stepped =
  (share: number): Bet =>
  (rank) =>
    rank < share ? (1 + share) / (2 * share) : 0.5;

/** What is won per unit on a rank in (0,1) that is uniform without a change: each has mean 1. Up and down alternate. */
const allBets: readonly Bet[] = [
  ...[0.8, 1.6].map(tilted),
  ...[0.3, 0.6].map(steep),
  ...[0.1, 0.2, 0.4].map(stepped),
].flatMap((low) => [(rank: number) => low(1 - rank), low]);
/** Keeps a rank off the ends, where a steep bet is infinite. */
const margin = 1e-6;

/**
 * Tells when values stop being like those before, whatever their distribution: conformal change detection (Vovk et al. 2021, *Retrain or not
 * retrain*, PMLR 152) with an e-detector (Shin, Ramdas and Rinaldo 2024, *E-detectors*, NEJSDS 2).
 *
 * The rank of each value among all before it, ties broken by a uniform number, is uniform and independent of the ranks before as long as the values are
 * exchangeable. Each bet wins on average nothing on it; `W = (W + 1) bet(rank)` (Shiryaev and Roberts) therefore grows by one a value, and the
 * mean of all reaches a bound c after at least c values on average without a change. When it does, the split of the held values
 * that explains most of the sum of squares of their ranks says since when (least squares, Bai 1994, Journal of Time Series Analysis 15).
 *
 * A value takes time and memory bounded by `maxValues`.
 */
export class ChangeDetector {
  readonly #bound: number;
  readonly #referenceValues: number;
  readonly #maxValues: number;
  readonly #isBorneOut: NonNullable<ChangeDetectorOptions["isBorneOut"]>;
  /** In the order of arrival, and the same by size. */
  #held: HeldValue[] = [];
  #sorted: number[] = [];
  /** Wealth of each bet that is begun at every value. */
  #wealth = new Float64Array(allBets.length);
  #lastRank = 0.5;

  constructor({
    valuesPerFalseAlarm,
    referenceValues = 50,
    maxValues = 1000,
    isBorneOut = () => true,
  }: ChangeDetectorOptions) {
    this.#bound = valuesPerFalseAlarm;
    this.#referenceValues = referenceValues;
    this.#maxValues = maxValues;
    this.#isBorneOut = isBorneOut;
  }

  /** Values held. */
  get size(): number {
    return this.#held.length;
  }

  /** Rank of the last value among those before it: uniform on (0,1) as long as nothing changes. */
  get lastRank(): number {
    return this.#lastRank;
  }

  /** Forgets every value: what later ones are compared with. */
  clear(): void {
    this.#keep(0);
    this.#wealth.fill(0);
  }

  /**
   * @param tie uniform on [0,1), of nothing that the value depends on: breaks ties
   * @param told what it is in a change that is found, and of which series
   * @returns a change that this value brought to light; the detector then begins anew
   */
  add(
    value: number,
    tie: number,
    atMs: number,
    { shown, series }: Pick<HeldValue, "shown" | "series"> = { shown: value, series: "" },
  ): DetectedChange | null {
    const [below, upTo] = [lowerBound(this.#sorted, value), upperBound(this.#sorted, value)];
    const rank = (below + tie * (upTo - below + 1)) / (this.#sorted.length + 1);
    const isReference = this.#held.length < this.#referenceValues;
    this.#lastRank = Math.min(1 - margin, Math.max(margin, rank));
    this.#held.push({ value, atMs, shown, series });
    this.#sorted.splice(upTo, 0, value);
    if (this.#held.length > this.#maxValues) this.#keep(Math.floor(this.#maxValues / 2));
    if (isReference || !this.#bet(this.#lastRank)) return null;
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

  /** @returns null: what is held does not bear it out yet */
  #alarm(): DetectedChange | null {
    const best = this.#wealth.indexOf(Math.max(...this.#wealth));
    const isUp = best % 2 === 0;
    const direction = isUp ? "up" : "down";
    const valuesBefore = this.#split(isUp);
    const after = this.#held.slice(valuesBefore);
    if (!this.#isBorneOut(after, direction)) return null;
    const change: DetectedChange = {
      changedAtMs: after[0]!.atMs,
      direction,
      before: meanShown(this.#held.slice(0, valuesBefore)),
      after: meanShown(after),
      ...{ valuesBefore, valuesAfter: after.length },
    };
    // Values that raised an alarm are chosen for being extreme: none of them may be what later ones are compared with.
    this.clear();
    return change;
  }

  /** @returns how many of the held values are of the old kind, at least one and not all */
  #split(isUp: boolean): number {
    const middle = this.#sorted.length / 2;
    let [valuesBefore, farthest, sum] = [1, Number.NEGATIVE_INFINITY, 0];
    for (let index = 0; index < this.#held.length - 1; index += 1) {
      const { value } = this.#held[index]!;
      const rank = (lowerBound(this.#sorted, value) + upperBound(this.#sorted, value)) / 2;
      sum += isUp ? middle - rank : rank - middle;
      const [before, after] = [index + 1, this.#held.length - index - 1];
      const gain = (Math.sign(sum) * sum ** 2) / (before * after);
      if (gain > farthest) [valuesBefore, farthest] = [before, gain];
    }
    return valuesBefore;
  }

  #keep(count: number): void {
    this.#held = count === 0 ? [] : this.#held.slice(-count);
    this.#sorted = this.#held.map(({ value }) => value).sort((one, other) => one - other);
  }
}

const meanShown = (values: readonly HeldValue[]): number =>
  values.reduce((sum, { shown }) => sum + shown, 0) / values.length;

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
