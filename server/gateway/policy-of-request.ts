import { type Policy, type PresetName, presets, type Weights } from "../../engine/index.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import type { RoutingWishes } from "../schemas/routing-schema.ts";

const nanoUsdPerUsd = 1e9;

/** The configured policy with a request's preset and wishes laid over it; explicit weights win over a preset. */
export function policyOfRequest(
  configured: Policy,
  preset: PresetName | null,
  wishes: RoutingWishes | undefined,
): Policy {
  if (preset === null && wishes === undefined) return configured;
  const weights = wishes?.weights === undefined ? null : fullWeights(wishes.weights);
  const rule: Policy["rule"] =
    weights !== null
      ? { kind: "weights", weights }
      : preset !== null
        ? { kind: "weights", weights: presets[preset] }
        : configured.rule;
  return {
    rule,
    scales: configured.scales,
    limits: {
      maxCostNanoUsd:
        wishes?.max_cost_usd === undefined
          ? configured.limits.maxCostNanoUsd
          : Math.floor(wishes.max_cost_usd * nanoUsdPerUsd),
      maxLatencyMs: wishes?.max_latency_ms ?? configured.limits.maxLatencyMs,
      minQuality: wishes?.min_quality ?? configured.limits.minQuality,
    },
    baselineModelId: wishes?.baseline ?? configured.baselineModelId,
    explorationRate: wishes?.explore === false ? 0 : configured.explorationRate,
  };
}

function fullWeights(wishes: NonNullable<RoutingWishes["weights"]>): Weights {
  const weights = { quality: wishes.quality ?? 0, cost: wishes.cost ?? 0, latency: wishes.latency ?? 0 };
  if (weights.quality + weights.cost + weights.latency === 0) {
    throw new GatewayError(
      "invalid_request",
      "`routing.weights` are all 0: give at least one a positive value.",
      "routing.weights",
    );
  }
  return weights;
}
