/** Scores and costs of one model, a cell per prompt, growing as prompts are read. NaN stands for a missing value in here only. */
export interface OutcomeColumn {
  set(promptIndex: number, score: number | null, reason: string | null, costUsd: number | null): void;
  /** True where `set` was called for this prompt. */
  has(promptIndex: number): boolean;
  score(promptIndex: number): number | null;
  costUsd(promptIndex: number): number | null;
  reason(promptIndex: number): string | null;
}

const notInFile = "not in the file";
const otherReasons = "one of many reasons, see the file";
const firstFreeReason = 2;
const maxReasons = 1000;
const smallestCapacity = 64;

/** An empty column. Reasons are kept once each: a cell holds an index into them (0: scored, 1: not in the file). */
export function createOutcomeColumn(): OutcomeColumn {
  let scores = new Float64Array(0);
  let costs = new Float64Array(0);
  let reasonIndices = new Uint16Array(0);
  const reasons = ["", notInFile];

  const grow = (minCapacity: number): void => {
    const capacity = Math.max(smallestCapacity, scores.length * 2, minCapacity);
    const largerScores = new Float64Array(capacity).fill(Number.NaN);
    largerScores.set(scores);
    const largerCosts = new Float64Array(capacity).fill(Number.NaN);
    largerCosts.set(costs);
    const largerReasons = new Uint16Array(capacity).fill(1);
    largerReasons.set(reasonIndices);
    scores = largerScores;
    costs = largerCosts;
    reasonIndices = largerReasons;
  };
  const indexOfReason = (reason: string): number => {
    const known = reasons.indexOf(reason, firstFreeReason);
    if (known !== -1) return known;
    // Reasons may be free text of any variety: past this many the rest share one, so that the index keeps to its 16 bits.
    if (reasons.length < maxReasons) return reasons.push(reason) - 1;
    return reasons.length === maxReasons ? reasons.push(otherReasons) - 1 : maxReasons;
  };
  const valueAt = (values: Float64Array, promptIndex: number): number | null => {
    const value = values[promptIndex];
    return value === undefined || Number.isNaN(value) ? null : value;
  };

  return {
    set: (promptIndex, score, reason, costUsd) => {
      if (promptIndex >= scores.length) grow(promptIndex + 1);
      scores[promptIndex] = score ?? Number.NaN;
      costs[promptIndex] = costUsd ?? Number.NaN;
      reasonIndices[promptIndex] = score === null ? indexOfReason(reason ?? "no reason recorded") : 0;
    },
    has: (promptIndex) => (reasonIndices[promptIndex] ?? 1) !== 1,
    score: (promptIndex) => valueAt(scores, promptIndex),
    costUsd: (promptIndex) => valueAt(costs, promptIndex),
    reason: (promptIndex) =>
      (reasonIndices[promptIndex] ?? 1) === 0
        ? null
        : (reasons[reasonIndices[promptIndex] ?? 1] ?? notInFile),
  };
}
