import type { Limits } from "../../../engine/index.ts";
import type { RoutingPreferences } from "../../operation/routing-schema.ts";

const nanoUsdPerUsd = 1e9;

/** A request's ceilings and floors laid over others; the others themselves where it sends none. */
export function limitsOfRequest(routing: RoutingPreferences | undefined, others: Limits): Limits {
  const { max_cost_usd: maxCostUsd, max_latency_ms: maxLatencyMs, min_quality: minQuality } = routing ?? {};
  if (maxCostUsd === undefined && maxLatencyMs === undefined && minQuality === undefined) return others;
  return {
    maxCostNanoUsd: maxCostUsd === undefined ? others.maxCostNanoUsd : Math.floor(maxCostUsd * nanoUsdPerUsd),
    maxLatencyMs: maxLatencyMs ?? others.maxLatencyMs,
    minQuality: minQuality ?? others.minQuality,
  };
}
