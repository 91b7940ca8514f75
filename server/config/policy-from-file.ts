import type { Policy } from "../../engine/index.ts";
import type { ConfigurationFile } from "./configuration-file.ts";

const nanoUsdPerUsd = 1e9;

/** The routing section as the engine's policy. */
export function policyFromFile({ routing }: ConfigurationFile): Policy {
  const { limits, scales } = routing;
  return {
    rule:
      routing.policy === "guarantee"
        ? { kind: "guarantee", ...routing.guarantee }
        : { kind: "weights", weights: routing.weights },
    scales: { costUsd: scales.cost_usd, latencyMs: scales.latency_ms },
    limits: {
      maxCostNanoUsd: limits.max_cost_usd === null ? null : Math.floor(limits.max_cost_usd * nanoUsdPerUsd),
      maxLatencyMs: limits.max_latency_ms,
      minQuality: limits.min_quality,
    },
    baselineModelId: routing.baseline,
    explorationRate: routing.explore,
    explorationMaxRegret: routing.explore_max_regret,
  };
}
