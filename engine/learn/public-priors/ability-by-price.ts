import { isotonicFit, type WeightedPoint } from "./isotonic-fit.ts";

/** Ability as a non-decreasing function of the output price. */
export interface AbilityByPrice {
  /** Ascending by price; the ends of each level of the fit. */
  readonly points: readonly { readonly outputNanoUsdPerMillion: number; readonly ability: number }[];
  at(outputNanoUsdPerMillion: number): number;
  /**
   * What a model of that price reaches with a probability of 0.9: the fit less 1.28 standard deviations of the models about it. A model that
   * nobody measured is believed to be this good, so that it never wins because little is known of it.
   */
  lowerBoundAt(outputNanoUsdPerMillion: number): number;
}

/** Quantile .1 of the standard normal distribution, without its sign. */
const lowestTenth = 1.28;

/**
 * What a price alone says of ability: more expensive is not worse. Isotonic on the price, linear in its logarithm between levels, level beyond the
 * cheapest and the most expensive that were seen. A free model counts as one nano-dollar.
 */
export function fitAbilityByPrice(rows: readonly WeightedPoint[]): AbilityByPrice {
  const fitted = isotonicFit(rows);
  const points = fitted
    .filter(({ y }, index) => y !== fitted[index - 1]?.y || y !== fitted[index + 1]?.y)
    .map(({ x, y }) => ({ outputNanoUsdPerMillion: x, ability: y }));
  const at = (price: number): number => interpolate(points, price);
  const squares = rows.reduce((sum, { x, y, weight }) => sum + weight * (y - at(x)) ** 2, 0);
  const weights = rows.reduce((sum, { weight }) => sum + weight, 0);
  const deviation = weights === 0 ? 1 : Math.sqrt(squares / weights);
  return { points, at, lowerBoundAt: (price) => at(price) - lowestTenth * deviation };
}

function interpolate(points: AbilityByPrice["points"], price: number): number {
  const upper = points.find((point) => point.outputNanoUsdPerMillion >= price);
  const lower = points.findLast((point) => point.outputNanoUsdPerMillion <= price);
  if (upper === undefined || lower === undefined) return (upper ?? lower)?.ability ?? 0;
  const logPrice = (nanoUsd: number): number => Math.log(Math.max(1, nanoUsd));
  const span = logPrice(upper.outputNanoUsdPerMillion) - logPrice(lower.outputNanoUsdPerMillion);
  if (span === 0) return upper.ability;
  const share = (logPrice(price) - logPrice(lower.outputNanoUsdPerMillion)) / span;
  return lower.ability + share * (upper.ability - lower.ability);
}
