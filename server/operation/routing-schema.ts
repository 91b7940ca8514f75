import { type CacheOnTheWire, cacheOnTheWireSchema } from "./cache-schema.ts";
import { modelPatterns } from "./model-patterns-schema.ts";
import { requestLimits } from "./request-limits.ts";
import { type TimeoutsOnTheWire, timeoutFields } from "./timeouts.ts";

/** The native routing preferences of a request, under `routing`. A field that is not listed is refused: a preference is never dropped silently. */
export const routingSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    weights: {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      description: "Relative weights of quality, cost and latency; those left out are 0.",
      properties: {
        quality: { type: "number", minimum: 0, maximum: 1e6 },
        cost: { type: "number", minimum: 0, maximum: 1e6 },
        latency: { type: "number", minimum: 0, maximum: 1e6 },
      },
    },
    quality_point_usd: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1e6,
      description:
        "What 0.01 of expected quality is worth, dollars; a second of waiting counts as under `auto:balanced`. Not beside `weights` or `guarantee`.",
    },
    guarantee: {
      type: "object",
      description:
        "The cheapest model that keeps a share of the baseline's quality, with a confidence; else the baseline. Not beside `weights`.",
      properties: {
        share: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.95 },
        confidence: { type: "number", minimum: 0.5, exclusiveMaximum: 1, default: 0.9 },
      },
    },
    max_cost_usd: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: "Ceiling of the expected cost, dollars.",
    },
    max_latency_ms: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1e9,
      description: "Ceiling of the expected total latency, milliseconds.",
    },
    min_quality: {
      type: "number",
      minimum: 0,
      maximum: 1,
      description: "Floor of the expected quality, 0 to 1.",
    },
    allowed_models: modelPatterns,
    baseline: {
      type: "string",
      minLength: 1,
      maxLength: requestLimits.modelIdCharacters,
      description: "The model that would be used without a router.",
    },
    explore: { type: "boolean", description: "false: always take the best-ranked candidate." },
    session_id: {
      type: "string",
      minLength: 1,
      maxLength: requestLimits.sessionIdCharacters,
      description: "Names the conversation; without it, it is recognised by its messages.",
    },
    timeouts: {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      description:
        "Clocks of each attempt at this request; those left out are the deployment's or the configured ones.",
      properties: timeoutFields,
    },
    cache: cacheOnTheWireSchema,
    resume: {
      type: "string",
      enum: ["auto", "never"],
      description:
        "`auto`: where a stream of text breaks off, another place goes on with it. `never`: it ends with an error. Default: the key's or the configured one.",
    },
    fallback_on_refusal: {
      type: "boolean",
      default: false,
      description: "true: where a model or its filter refuses the content, the next model is asked.",
    },
  },
} as const;

/** Whether another place goes on with a stream that breaks off. */
export type ResumeRule = "auto" | "never";

export interface RoutingPreferences {
  readonly weights?: { readonly quality?: number; readonly cost?: number; readonly latency?: number };
  readonly quality_point_usd?: number;
  readonly guarantee?: { readonly share?: number; readonly confidence?: number };
  readonly max_cost_usd?: number;
  readonly max_latency_ms?: number;
  readonly min_quality?: number;
  readonly allowed_models?: readonly string[];
  readonly baseline?: string;
  readonly explore?: boolean;
  readonly session_id?: string;
  readonly timeouts?: TimeoutsOnTheWire;
  readonly cache?: CacheOnTheWire;
  readonly resume?: ResumeRule;
  readonly fallback_on_refusal?: boolean;
}
