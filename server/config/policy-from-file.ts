import { type Policy, weightsOfQualityPoint } from "../../engine/index.ts";
import type { ConfigurationFile } from "./configuration-file.ts";

const nanoUsdPerUsd = 1e9;

/** The routing section as the engine's policy. */
export function policyFromFile({ routing }: ConfigurationFile): Policy {
  const { limits, quality_point_usd: pointUsd } = routing;
  const scales = { costUsd: routing.scales.cost_usd, latencyMs: routing.scales.latency_ms };
  return {
    rule:
      routing.policy === "guarantee"
        ? { kind: "guarantee", ...routing.guarantee }
        : {
            kind: "weights",
            weights: pointUsd === null ? routing.weights : weightsOfQualityPoint(pointUsd, scales),
          },
    scales,
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
