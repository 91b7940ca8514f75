import { requestLimits } from "./request-limits.ts";

const providerNames = (description: string) =>
  ({
    type: "array",
    maxItems: requestLimits.providers,
    items: { type: "string", minLength: 1, maxLength: requestLimits.providerCharacters },
    description,
  }) as const;

/** What is demanded of the places that see data: of a request's, and of all of a key's. */
export const dataDemandProperties = {
  data_collection: {
    type: "string",
    enum: ["allow", "deny"],
    description: "`deny`: only deployments that are configured as not training on the data sent to them.",
  },
  zdr: {
    type: "boolean",
    description: "true: only deployments that are configured as keeping nothing (zero data retention).",
  },
  region: {
    type: ["string", "array"],
    minLength: 1,
    maxLength: requestLimits.providerCharacters,
    ...{ minItems: 1, maxItems: requestLimits.providers },
    items: { type: "string", minLength: 1, maxLength: requestLimits.providerCharacters },
    description: "Only deployments in one of these regions; `eu` also matches `eu-west-1`.",
  },
} as const;

export interface DataDemandsOnTheWire {
  readonly data_collection?: "allow" | "deny";
  readonly zdr?: boolean;
  readonly region?: string | readonly string[];
}

/** OpenRouter's `provider`. Unknown fields are refused by `readProviderPreferences`, which knows what was meant. */
export const providerSchema = {
  type: "object",
  description: "OpenRouter's form of preferences about where a model is served.",
  properties: {
    only: { ...providerNames("Providers that may serve; no other."), minItems: 1 },
    ignore: providerNames("Providers that may not serve."),
    order: { ...providerNames("Providers to try first, in this order."), minItems: 1 },
    sort: {
      enum: ["price", "throughput", "latency"],
      description:
        "What the deployments of a model are sorted by; for `auto` also what has the greatest weight.",
    },
    max_price: {
      type: "object",
      minProperties: 1,
      description: "Most expensive rates, dollars per million tokens, markup included.",
      properties: {
        prompt: { type: "number", minimum: 0, maximum: 1e6 },
        completion: { type: "number", minimum: 0, maximum: 1e6 },
      },
    },
    allow_fallbacks: {
      type: "boolean",
      default: true,
      description: "false: no other place is tried than the first, or than those of `order`.",
    },
    require_parameters: { type: "boolean", description: "true is refused." },
    ...dataDemandProperties,
  },
} as const;

export type ProviderSort = "price" | "throughput" | "latency";

export interface ProviderPreferences extends DataDemandsOnTheWire {
  readonly only?: readonly string[];
  readonly ignore?: readonly string[];
  readonly order?: readonly string[];
  readonly sort?: ProviderSort;
  readonly max_price?: { readonly prompt?: number; readonly completion?: number };
  readonly allow_fallbacks?: boolean;
  readonly require_parameters?: boolean;
}
