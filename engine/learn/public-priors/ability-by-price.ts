import type { WeightedPoint } from "./isotonic-fit.ts";

/** Ability as a non-decreasing, smooth function of the output price. */
export interface AbilityByPrice {
  /** Cheapest and most expensive price that was seen, nano-dollars per million tokens; both 1 where none was. */
  readonly range: readonly [number, number];
  at(outputNanoUsdPerMillion: number): number;
  /**
   * What a model of that price reaches with a probability of 0.9: the fit less 1.28 standard deviations of the models about it. A model that
   * nobody measured is believed to be this good, so that it never wins because little is known of it.
   */
  lowerBoundAt(outputNanoUsdPerMillion: number): number;
}

/** Quantile .1 of the standard normal distribution, without its sign. */
export const lowestTenth = 1.28;

/**
 * What a price alone says of ability: a line on the logarithm of the price, level where more expensive models are no better, and level beyond the
 * cheapest and the most expensive that were seen. Free models say nothing of a price and are left out.
 */
export function fitAbilityByPrice(rows: readonly WeightedPoint[]): AbilityByPrice {
  const priced = rows.filter(({ x }) => x > 0).map((row) => ({ ...row, x: Math.log(row.x) }));
  const total = priced.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return { range: [1, 1], at: () => 0, lowerBoundAt: () => -lowestTenth };
  const mean = (of: (row: WeightedPoint) => number): number =>
    priced.reduce((sum, row) => sum + row.weight * of(row), 0) / total;
  const centre = mean(({ x }) => x);
  const level = mean(({ y }) => y);
  const variance = mean(({ x }) => (x - centre) ** 2);
  const slope = variance === 0 ? 0 : Math.max(0, mean(({ x, y }) => (x - centre) * (y - level)) / variance);
  const lowest = Math.min(...priced.map(({ x }) => x));
  const highest = Math.max(...priced.map(({ x }) => x));
  const atLog = (x: number): number => level + slope * (Math.min(highest, Math.max(lowest, x)) - centre);
  const at = (price: number): number => atLog(Math.log(Math.max(1, price)));
  const deviation = Math.sqrt(mean(({ x, y }) => (y - atLog(x)) ** 2));
  return {
    range: [Math.exp(lowest), Math.exp(highest)],
    at,
    lowerBoundAt: (price) => at(price) - lowestTenth * deviation,
  };
}
