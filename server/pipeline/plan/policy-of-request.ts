import {
  defaultGuarantee,
  type Policy,
  type PresetName,
  presets,
  type Weights,
  weightsOfQualityPoint,
} from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import type { Principal } from "../../operation/principal.ts";
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
interface PolicyPreferences {
  readonly preset: PresetName | null;
  readonly routing: RoutingPreferences | undefined;
  /** Weights of OpenRouter's dial; null: it was not sent. */
  readonly dial: Weights | null;
  readonly sort: ProviderSort | null;
  /** What the caller's key allows. */
  readonly caller: Pick<Principal, "presets" | "limits">;
}

/**
 * The configured policy with a request's preferences laid over it. The rule comes from the first of: `routing.guarantee`, `routing.quality_point_usd` or `routing.weights`,
 * the dial of `plugins`, the preset in `model`, `provider.sort`, the configuration.
 *
 * @throws GatewayError where two preferences exclude each other
 */
export function policyOfRequest(configured: Policy, preferences: PolicyPreferences): Policy {
  const { routing, caller } = preferences;
  if (caller.presets !== null) refuseOtherPolicies(preferences, caller.presets);
  const rule = ruleOfRequest(configured, preferences);
  if (rule === configured.rule && routing === undefined && caller.limits === null) return configured;
  return {
    ...configured,
    rule,
    limits: limitsOfRequest(routing, configured.limits, caller.limits),
    baselineModelId: routing?.baseline ?? configured.baselineModelId,
    explorationRate: routing?.explore === false ? 0 : configured.explorationRate,
  };
}

/** Whether a request, or its key, says how to weigh, so that no experiment does. */
export const choosesPolicy = (
  { preset, routing, dial, sort }: PolicyPreferences,
  configured: Policy,
  { presets: allowed, policy }: Pick<Principal, "presets" | "policy">,
): boolean =>
  (preset ?? dial ?? sort ?? allowed) !== null ||
  (policy !== null && policy.rule !== configured.rule) ||
  (routing?.guarantee ?? routing?.quality_point_usd ?? routing?.weights) !== undefined;

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

/** @throws GatewayError `key_forbids` for a preset that the key does not list, and for any other policy */
function refuseOtherPolicies(
  { preset, routing, dial, sort }: PolicyPreferences,
  allowed: readonly PresetName[],
): void {
  const listed = allowed.map((name) => `auto:${name}`).join(", ");
  const refuse = (field: string): never => {
    throw new GatewayError(
      "key_forbids",
      `The key allows auto, ${listed} and no other policy: leave \`${field}\` out, or send one of these as \`model\`.`,
      field,
    );
  };
  if (preset !== null && !allowed.includes(preset)) refuse("model");
  const own = (["guarantee", "quality_point_usd", "weights"] as const).find(
    (name) => routing?.[name] !== undefined,
  );
  if (own !== undefined) refuse(`routing.${own}`);
  if (dial !== null) refuse("plugins");
  if (sort !== null) refuse("provider.sort");
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
