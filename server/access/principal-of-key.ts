import type { Limits, Policy } from "../../engine/index.ts";
import type { StoredKey } from "../database/repositories/access.ts";
import type { KeySettings } from "../operation/key-settings.ts";
import { openPrincipal, type Principal } from "../operation/principal.ts";

const nanoUsdPerUsd = 1e9;

/** Who asks with a key. @param configured the installation's policy, which holds in all that the key does not set */
export function principalOfKey(
  { id, tenant, settings }: Pick<StoredKey, "id" | "tenant" | "settings">,
  configured: Policy,
): Principal {
  return Object.freeze({
    ...openPrincipal,
    tenant,
    keyId: id,
    isExplored: settings.explore !== false,
    tags: settings.tags ?? [],
    allowedModels: settings.allowed_models ?? null,
    presets: settings.presets ?? null,
    policy: policyOfKey(settings, configured),
    limits: limitsOfKey(settings),
    ...(settings.resume === undefined ? {} : { resume: settings.resume }),
    ...(settings.rate_limits === undefined ? {} : { rateLimits: settings.rate_limits }),
    ...dataDemandsOfKey(settings),
    keep: settings.keep ?? null,
  });
}

function dataDemandsOfKey({ region, data_collection, zdr }: KeySettings): Pick<Principal, "dataDemands"> {
  if (region === undefined && data_collection !== "deny" && zdr !== true) return {};
  return {
    dataDemands: {
      ...(region !== undefined && { region }),
      ...(data_collection === "deny" && { data_collection }),
      ...(zdr === true && { zdr }),
    },
  };
}

/** null: the configured one. */
function policyOfKey({ weights, explore }: KeySettings, configured: Policy): Policy | null {
  if (weights === undefined && explore !== false) return null;
  const { quality = 0, cost = 0, latency = 0 } = weights ?? {};
  return {
    ...configured,
    rule: weights === undefined ? configured.rule : { kind: "weights", weights: { quality, cost, latency } },
    explorationRate: explore === false ? 0 : configured.explorationRate,
  };
}

function limitsOfKey(settings: KeySettings): Limits | null {
  const { max_cost_usd: maxCostUsd, max_latency_ms: maxLatencyMs, min_quality: minQuality } = settings;
  if (maxCostUsd === undefined && maxLatencyMs === undefined && minQuality === undefined) return null;
  return {
    maxCostNanoUsd: maxCostUsd === undefined ? null : Math.floor(maxCostUsd * nanoUsdPerUsd),
    maxLatencyMs: maxLatencyMs ?? null,
    minQuality: minQuality ?? null,
  };
}
