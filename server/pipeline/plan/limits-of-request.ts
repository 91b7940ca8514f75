import type { Limits } from "../../../engine/index.ts";
import type { RoutingPreferences } from "../../operation/routing-schema.ts";

const nanoUsdPerUsd = 1e9;

/**
 * A request's ceilings and floors laid over others; the others themselves where neither it nor its key has any.
 *
 * @param bound the key's own, which a request can only tighten; null: none
 */
export function limitsOfRequest(
  routing: RoutingPreferences | undefined,
  others: Limits,
  bound: Limits | null,
): Limits {
  const { max_cost_usd: maxCostUsd, max_latency_ms: maxLatencyMs, min_quality: minQuality } = routing ?? {};
  const isSilent = maxCostUsd === undefined && maxLatencyMs === undefined && minQuality === undefined;
  if (isSilent && bound === null) return others;
  const maxCostNanoUsd =
    maxCostUsd === undefined ? others.maxCostNanoUsd : Math.floor(maxCostUsd * nanoUsdPerUsd);
  return {
    maxCostNanoUsd: stricter(Math.min, maxCostNanoUsd, bound?.maxCostNanoUsd),
    maxLatencyMs: stricter(Math.min, maxLatencyMs ?? others.maxLatencyMs, bound?.maxLatencyMs),
    minQuality: stricter(Math.max, minQuality ?? others.minQuality, bound?.minQuality),
  };
}

/** Limits as the API says them. */
export const limitsInWords = ({ maxCostNanoUsd, maxLatencyMs, minQuality }: Limits) => ({
  max_cost_usd: maxCostNanoUsd === null ? null : maxCostNanoUsd / nanoUsdPerUsd,
  max_latency_ms: maxLatencyMs,
  min_quality: minQuality,
});

const stricter = (
  choose: (one: number, other: number) => number,
  one: number | null,
  other: number | null = null,
): number | null => (one === null ? other : other === null ? one : choose(one, other));
