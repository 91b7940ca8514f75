import type { Principal } from "../../operation/principal.ts";
import type { ProviderPreferences, ProviderSort } from "../../operation/provider-schema.ts";
import { type DataDemands, readDataDemands } from "./data-demands.ts";
import { refuseUnknownFields } from "./known-fields.ts";

const nanoUsdPerUsd = 1e9;

/** A request's preferences about where a model is served. Names of providers are in lower case. */
export interface ResolvedProviderPreferences {
  /** null: any. */
  readonly only: ReadonlySet<string> | null;
  readonly ignore: ReadonlySet<string>;
  /** Empty: no order is preferred. */
  readonly order: readonly string[];
  readonly sort: ProviderSort | null;
  /** Nano-dollars per million tokens; null: no ceiling. */
  readonly maxInputNanoUsdPerMillion: number | null;
  readonly maxOutputNanoUsdPerMillion: number | null;
  readonly allowsFallbacks: boolean;
  /** true: only what takes every parameter as it was sent; false: a named model is sent what it takes; null: nothing was said. */
  readonly requiresParameters: boolean | null;
  readonly data: readonly DataDemands[];
}

const knownFields = [
  "only",
  "ignore",
  "order",
  "sort",
  "max_price",
  "allow_fallbacks",
  "require_parameters",
  "data_collection",
  "zdr",
  "region",
];
const noSuchFigure = "the gateway does not know it of a provider";
const refusedFields = {
  quantizations: noSuchFigure,
  enforce_distillable_text: noSuchFigure,
  preferred_min_throughput: "use `sort: throughput`",
  preferred_max_latency: "use `routing.max_latency_ms`",
};
const refusedPrices = {
  request: "only rates per token can be bounded; use `routing.max_cost_usd` for a whole request",
  image: "only rates per token can be bounded; use `routing.max_cost_usd` for a whole request",
  audio: "only rates per token can be bounded; use `routing.max_cost_usd` for a whole request",
};

/**
 * @param demandsOfKey hold beside what the request prefers
 * @returns null where nothing is preferred
 * @throws GatewayError `unknown_routing_field`, or `invalid_request` for a preference that cannot be honoured
 */
export function readProviderPreferences(
  said: ProviderPreferences | undefined,
  demandsOfKey: Principal["dataDemands"],
): ResolvedProviderPreferences | null {
  if (said === undefined && demandsOfKey === undefined) return null;
  const preferences = said ?? {};
  refuseUnknownFields(preferences, "provider", knownFields, refusedFields);
  const { only, ignore, order, sort, max_price, allow_fallbacks } = preferences;
  if (max_price !== undefined) {
    refuseUnknownFields(max_price, "provider.max_price", ["prompt", "completion"], refusedPrices);
  }
  return {
    only: only === undefined ? null : new Set(lowerCase(only)),
    ignore: new Set(lowerCase(ignore ?? [])),
    order: lowerCase(order ?? []),
    sort: sort ?? null,
    maxInputNanoUsdPerMillion: nanoUsd(max_price?.prompt),
    maxOutputNanoUsdPerMillion: nanoUsd(max_price?.completion),
    allowsFallbacks: allow_fallbacks ?? true,
    requiresParameters: preferences.require_parameters ?? null,
    data: [
      readDataDemands(preferences, "request"),
      ...(demandsOfKey === undefined ? [] : [readDataDemands(demandsOfKey, "key")]),
    ],
  };
}

const lowerCase = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

const nanoUsd = (usd: number | undefined): number | null =>
  usd === undefined ? null : Math.round(usd * nanoUsdPerUsd);
