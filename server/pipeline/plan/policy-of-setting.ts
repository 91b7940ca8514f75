import type { Limits, Policy } from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { RoutingSetting } from "../../operation/routing-setting.ts";
import { limitsOfRequest } from "./limits-of-request.ts";
import { policyOfRequest } from "./policy-of-request.ts";

/**
 * The configured policy with a setting laid over it.
 *
 * @throws GatewayError `invalid_request` that names the field: two rules, weights that are all 0, a guarantee without a baseline
 */
export function policyOfSetting(configured: Policy, setting: RoutingSetting): Policy {
  const { weights, quality_point_usd, guarantee } = setting;
  const named = (["weights", "quality_point_usd", "guarantee"] as const).filter(
    (name) => setting[name] !== undefined,
  );
  if (named.length > 1)
    throw invalid(named[1]!, `\`${named[0]}\` and \`${named[1]}\` are two policies: send one of them.`);
  const routing = {
    ...(weights && { weights }),
    ...(quality_point_usd !== undefined && { quality_point_usd }),
    ...(guarantee && { guarantee }),
  };
  const nobody = { preset: null, dial: null, sort: null, caller: { presets: null, limits: null } };
  const policy = policyOfRequest(configured, { routing, ...nobody });
  if (policy.rule.kind === "guarantee" && policy.baselineModelId === null)
    throw invalid("guarantee", "A guarantee needs a baseline: set `routing.baseline` in the configuration.");
  return { ...policy, limits: limitsOfSetting(setting, configured.limits) };
}

function limitsOfSetting(
  { max_cost_usd, max_latency_ms, min_quality }: RoutingSetting,
  configured: Limits,
): Limits {
  return limitsOfRequest(
    {
      ...(max_cost_usd != null && { max_cost_usd }),
      ...(max_latency_ms != null && { max_latency_ms }),
      ...(min_quality != null && { min_quality }),
    },
    {
      maxCostNanoUsd: max_cost_usd === null ? null : configured.maxCostNanoUsd,
      maxLatencyMs: max_latency_ms === null ? null : configured.maxLatencyMs,
      minQuality: min_quality === null ? null : configured.minQuality,
    },
    null,
  );
}

const invalid = (field: string, message: string): GatewayError =>
  new GatewayError("invalid_request", message, field);
