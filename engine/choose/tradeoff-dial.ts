import type { Weights } from "../contracts/index.ts";

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
