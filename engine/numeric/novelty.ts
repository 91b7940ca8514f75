import type { NoveltyGate } from "../contracts/index.ts";

/** Keeps the logarithm finite for a prompt that is a centre itself. */
const leastRatio = 1e-6;
/** Keeps the odds finite. */
const largestLogit = 30;

/** What the novelty detector reads of a prompt: the logarithm of its squared distance from the nearest task's centre over that task's spread. */
export const logDistanceRatio = (ratio: number): number => Math.log(Math.max(leastRatio, ratio));

/** Weight of the novel branch for a prompt, [0,1]: by the detector's odds. */
export function noveltyShare({ intercept, slope, oddsWeight }: NoveltyGate, ratio: number): number {
  const odds = Math.exp(Math.min(largestLogit, intercept + slope * logDistanceRatio(ratio))) * oddsWeight;
  return odds / (1 + odds);
}
