import type { Scales, Weights } from "../../../engine/index.ts";

/** Digits of a proposed weight: more would pretend to an accuracy that no data has. */
const digits = 4;

/**
 * Weights that give up this much quality per dollar, whatever the share of latency: quality and cost divide what latency leaves.
 *
 * @param qualityPerDollar zero or more; Infinity: cost alone
 * @param latencyShare [0,1)
 */
export function tradeWeights(qualityPerDollar: number, scales: Scales, latencyShare: number): Weights {
  const ratio = qualityPerDollar * scales.costUsd;
  const costShare = ratio === Number.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio);
  const round = (value: number): number => Number(value.toPrecision(digits));
  return {
    quality: round((1 - latencyShare) * (1 - costShare)),
    cost: round((1 - latencyShare) * costShare),
    latency: round(latencyShare),
  };
}
