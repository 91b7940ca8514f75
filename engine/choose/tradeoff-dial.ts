import type { Scales, Weights } from "../contracts/index.ts";
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

/**
 * Weights at which one point of expected quality (0.01) is worth an amount: `w_quality * 0.01 = w_cost * amount / scales.costUsd`. A second of
 * waiting is worth as much of quality as under `auto:balanced`.
 *
 * @param usd dollars, above 0
 */
export const weightsOfQualityPoint = (usd: number, { costUsd }: Pick<Scales, "costUsd">): Weights => ({
  ...presets.balanced,
  cost: (presets.balanced.quality * point * costUsd) / usd,
});

/** What one point of expected quality (0.01) may cost under weights, dollars; null: anything, as cost does not count. */
export const qualityPointUsd = (
  { quality, cost }: Weights,
  { costUsd }: Pick<Scales, "costUsd">,
): number | null => (cost === 0 ? null : (quality * point * costUsd) / cost);
