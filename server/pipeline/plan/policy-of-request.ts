import {
  defaultGuarantee,
  type Policy,
  type PresetName,
  presets,
  type Weights,
  weightsOfQualityPoint,
} from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { ProviderSort } from "../../operation/provider-schema.ts";
import type { RoutingPreferences } from "../../operation/routing-schema.ts";
import { refuseUnknownFields } from "./known-fields.ts";
import { limitsOfRequest } from "./limits-of-request.ts";

/** The presets behind OpenRouter's `sort`, as behind its suffixes `:floor` (price) and `:nitro` (throughput). */
const sortPresets: Readonly<Record<ProviderSort, PresetName>> = {
  price: "cheap",
  throughput: "fast",
  latency: "fast",
};

/** What a request says of the policy, in all the forms it can say it. */
export interface PolicyPreferences {
  readonly preset: PresetName | null;
  readonly routing: RoutingPreferences | undefined;
  /** Weights of OpenRouter's dial; null: it was not sent. */
  readonly dial: Weights | null;
  readonly sort: ProviderSort | null;
}

/**
 * The configured policy with a request's preferences laid over it. The rule comes from the first of: `routing.guarantee`, `routing.quality_point_usd` or `routing.weights`,
 * the dial of `plugins`, the preset in `model`, `provider.sort`, the configuration.
 *
 * @throws GatewayError where two preferences exclude each other
 */
export function policyOfRequest(configured: Policy, preferences: PolicyPreferences): Policy {
  const { routing } = preferences;
  const rule = ruleOfRequest(configured, preferences);
  if (rule === configured.rule && routing === undefined) return configured;
  return {
    ...configured,
    rule,
    limits: limitsOfRequest(routing, configured.limits),
    baselineModelId: routing?.baseline ?? configured.baselineModelId,
    explorationRate: routing?.explore === false ? 0 : configured.explorationRate,
  };
}

function ruleOfRequest(
  configured: Policy,
  { preset, routing, dial, sort }: PolicyPreferences,
): Policy["rule"] {
  const rules = [
    ...(["guarantee", "quality_point_usd", "weights"] as const)
      .filter((name) => routing?.[name] !== undefined)
      .map((name) => `routing.${name}`),
    ...(dial !== null ? ["plugins"] : []),
  ];
  const [first, rival] = rules;
  // Weights beside the dial are more exact and hold; older clients send both.
  if (first !== undefined && rival !== undefined && first !== "routing.weights") {
    throw new GatewayError(
      "invalid_request",
      `\`${first}\` and \`${rival}\` are two policies: send one of them.`,
      first,
    );
  }
  if (routing?.quality_point_usd !== undefined) {
    return {
      kind: "weights",
      weights: weightsOfQualityPoint(routing.quality_point_usd, configured.scales),
    };
  }
  if (routing?.guarantee !== undefined) {
    refuseUnknownFields(routing.guarantee, "routing.guarantee", ["share", "confidence"]);
    const terms = configured.rule.kind === "guarantee" ? configured.rule : defaultGuarantee;
    const { share = terms.share, confidence = terms.confidence } = routing.guarantee;
    return { kind: "guarantee", share, confidence };
  }
  if (routing?.weights !== undefined) return { kind: "weights", weights: fullWeights(routing.weights) };
  if (dial !== null) return { kind: "weights", weights: dial };
  const named = preset ?? (sort === null ? null : sortPresets[sort]);
  return named === null ? configured.rule : { kind: "weights", weights: presets[named] };
}

function fullWeights(preferences: NonNullable<RoutingPreferences["weights"]>): Weights {
  const weights = {
    quality: preferences.quality ?? 0,
    cost: preferences.cost ?? 0,
    latency: preferences.latency ?? 0,
  };
  if (weights.quality + weights.cost + weights.latency === 0) {
    throw new GatewayError(
      "invalid_request",
      "`routing.weights` are all 0: give at least one a positive value.",
      "routing.weights",
    );
  }
  return weights;
}
