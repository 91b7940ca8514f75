import { isotonicFit, type WeightedPoint } from "./isotonic-fit.ts";

/** Ability as a non-decreasing function of the output price. */
export interface AbilityByPrice {
  /** Ascending by price; the ends of each level of the fit. */
  readonly points: readonly { readonly outputNanoUsdPerMillion: number; readonly ability: number }[];
  at(outputNanoUsdPerMillion: number): number;
}

/**
 * What a price alone says of ability: more expensive is not worse. Isotonic on the price, linear in its logarithm between levels, level beyond the
 * cheapest and the most expensive that were seen. A free model counts as one nano-dollar.
 */
export function fitAbilityByPrice(rows: readonly WeightedPoint[]): AbilityByPrice {
  const fitted = isotonicFit(rows);
  const points = fitted
    .filter(({ y }, index) => y !== fitted[index - 1]?.y || y !== fitted[index + 1]?.y)
    .map(({ x, y }) => ({ outputNanoUsdPerMillion: x, ability: y }));
  return { points, at: (price) => interpolate(points, price) };
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
