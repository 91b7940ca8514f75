import type { Scales, Weights } from "../contracts/index.ts";
import { defaultScales } from "./policy-defaults.ts";
import { presets } from "./presets.ts";

/** OpenRouter's default, taken where a client names the router without a value. */
export const defaultTradeoff = 7;

/**
 * Weights for OpenRouter's dial `cost_quality_tradeoff`: 0 is pure quality, 10 the cheapest, and each step moves a tenth of the weight from
 * quality to cost. What a unit of quality may cost falls with every step: `scales.costUsd * (10 - dial) / dial`.
 *
 * @param dial [0,10], fractions too
 */
export function weightsOfTradeoff(dial: number): Weights {
  return { quality: (10 - dial) / 10, cost: dial / 10, latency: 0 };
}

/** A point of quality. */
const point = 0.01;

/** What a second of waiting is worth under `auto:balanced` and the default scales, dollars. */
export const balancedSecondUsd =
  ((presets.balanced.latency / defaultScales.latencyMs) * 1_000) /
  (presets.balanced.cost / defaultScales.costUsd);

const balancedPointUsd = (presets.balanced.quality * point * defaultScales.costUsd) / presets.balanced.cost;

/**
 * Weights at which one point of expected quality (0.01) is worth an amount: `w_quality * 0.01 = w_cost * amount / scales.costUsd`. A second of
 * waiting is worth what it is under `auto:balanced`: in dollars where quality is worth more than there, since who values quality more does not mind waiting
 * more; in points of quality where it is worth less, since else time would count before all.
 *
 * @param usd dollars, above 0
 */
export function weightsOfQualityPoint(usd: number, { costUsd, latencyMs }: Scales): Weights {
  const { quality } = presets.balanced;
  const perUsd = (quality * point) / usd;
  const secondUsd = balancedSecondUsd * Math.min(1, usd / balancedPointUsd);
  return { quality, cost: perUsd * costUsd, latency: perUsd * secondUsd * (latencyMs / 1_000) };
}

/** What one point of expected quality (0.01) may cost under weights, dollars; null: anything, as cost does not count. */
export const qualityPointUsd = (
  { quality, cost }: Weights,
  { costUsd }: Pick<Scales, "costUsd">,
): number | null => (cost === 0 ? null : (quality * point * costUsd) / cost);
