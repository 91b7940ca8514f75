import { defaultConfidence, type Interval, requireConfidence } from "./interval.ts";

/** An interval for a mean that may be looked at after every case, and acted on, without losing its confidence. */
export interface ConfidenceSequence {
  /** One more value in [0,1]; one per cluster. Throws a RangeError outside. */
  add(value: number): void;
  readonly count: number;
  /** Null before the first value. */
  readonly mean: number | null;
  /** Never widens. */
  readonly interval: Interval;
}

export interface ConfidenceSequenceOptions {
  /** Inside (0,1). @default 0.95 */
  readonly confidence?: number;
  /** Candidate means that are tested; the ends are rounded outwards to 1 / gridSize. @default 1000 */
  readonly gridSize?: number;
}

/** Share of the stake that keeps wealth positive (the constant c of the paper). */
const largestStake = 0.5;

/**
 * Hedged-capital betting confidence sequence for means of values in [0,1] (Waudby-Smith and Ramdas 2024, JRSS B 86, Theorem 3,
 * with their predictable plug-in bets): each candidate mean is a game that is fair if it is the true one; a candidate is dropped
 * once betting against it has multiplied the stake by 2 / (1 - confidence), which Ville's inequality allows with probability
 * 1 - confidence at any time for the true one. Values must be independent, or at least have this mean given those before. An
 * `add` costs 2 * gridSize multiplications.
 */
export function createConfidenceSequence(options: ConfidenceSequenceOptions = {}): ConfidenceSequence {
  const { confidence = defaultConfidence, gridSize = 1000 } = options;
  requireConfidence(confidence);
  if (!(Number.isInteger(gridSize) && gridSize >= 2)) {
    throw new RangeError(`gridSize must be a whole number of at least 2, not ${gridSize}.`);
  }
  const dropAt = 2 / (1 - confidence);
  // Wealth of betting that the mean is above candidate g / gridSize, and below it.
  const wealthAbove = new Float64Array(gridSize + 1).fill(1);
  const wealthBelow = new Float64Array(gridSize + 1).fill(1);
  let firstAlive = 0;
  let lastAlive = gridSize;
  let count = 0;
  let sum = 0;
  let squares = 0;

  const stake = (): number => {
    const variance = (0.25 + squares) / (count + 1);
    const rounds = count + 1;
    return Math.sqrt((2 * Math.log(dropAt)) / (variance * rounds * Math.log(rounds + 1)));
  };
  const bet = (value: number, wanted: number): void => {
    for (let grid = firstAlive; grid <= gridSize; grid += 1) {
      const candidate = grid / gridSize;
      const above = candidate > 0 ? Math.min(wanted, largestStake / candidate) : wanted;
      wealthAbove[grid] = wealthAbove[grid]! * (1 + above * (value - candidate));
    }
    for (let grid = lastAlive; grid >= 0; grid -= 1) {
      const candidate = grid / gridSize;
      const below = candidate < 1 ? Math.min(wanted, largestStake / (1 - candidate)) : wanted;
      wealthBelow[grid] = wealthBelow[grid]! * (1 - below * (value - candidate));
    }
    while (firstAlive < gridSize && wealthAbove[firstAlive]! >= dropAt) firstAlive += 1;
    while (lastAlive > 0 && wealthBelow[lastAlive]! >= dropAt) lastAlive -= 1;
  };

  return {
    add: (value) => {
      if (!(value >= 0 && value <= 1)) throw new RangeError(`A value must lie in [0,1], not ${value}.`);
      bet(value, stake());
      count += 1;
      sum += value;
      squares += (value - (0.5 + sum) / (count + 1)) ** 2;
    },
    get count() {
      return count;
    },
    get mean() {
      return count === 0 ? null : sum / count;
    },
    get interval() {
      return {
        low: Math.max(0, firstAlive - 1) / gridSize,
        high: Math.min(gridSize, lastAlive + 1) / gridSize,
      };
    },
  };
}
