import type { Policy } from "../../engine/index.ts";
import type { StoredKey } from "../database/repositories/access.ts";
import type { KeySettings } from "../operation/key-settings.ts";
import { type Principal, openPrincipal } from "../operation/principal.ts";

const nanoUsdPerUsd = 1e9;

/** Who asks with a key. @param configured the installation's policy, which holds in all that the key does not set */
export function principalOfKey({ id, tenant, settings }: StoredKey, configured: Policy): Principal {
  return Object.freeze({
    ...openPrincipal,
    tenant,
    keyId: id,
    tags: settings.tags ?? [],
    allowedModels: settings.allowed_models ?? null,
    presets: settings.presets ?? null,
    policy: policyOfKey(settings, configured),
    hasFixedLimits: true,
    keep: settings.keep ?? null,
    rateLimits: settings.rate_limits ?? null,
  });
}

/** null: the configured one. */
function policyOfKey(settings: KeySettings, configured: Policy): Policy | null {
  const { weights, max_cost_usd: maxCostUsd, max_latency_ms: maxLatencyMs, min_quality: minQuality } = settings;
  const given = [weights, maxCostUsd, maxLatencyMs, minQuality];
  if (given.every((value) => value === undefined) && settings.explore !== false) return null;
  const { quality = 0, cost = 0, latency = 0 } = weights ?? {};
  return {
    ...configured,
    rule: weights === undefined ? configured.rule : { kind: "weights", weights: { quality, cost, latency } },
    limits: {
      maxCostNanoUsd: maxCostUsd === undefined ? configured.limits.maxCostNanoUsd : Math.floor(maxCostUsd * nanoUsdPerUsd),
      maxLatencyMs: maxLatencyMs ?? configured.limits.maxLatencyMs,
      minQuality: minQuality ?? configured.limits.minQuality,
    },
    explorationRate: settings.explore === false ? 0 : configured.explorationRate,
  };
}
