import { isPresetName, type PresetName, presets } from "../../engine/index.ts";
import { isoMoment } from "./documented-schema.ts";
import { modelPatterns } from "./model-patterns-schema.ts";
import { type DataDemandsOnTheWire, dataDemandProperties } from "./provider-schema.ts";
import { type RateLimitSettings, rateLimitsSchema } from "./rate-limit-schema.ts";
import { type ResumeRule, routingSchema } from "./routing-schema.ts";

/** What of a key's requests is recorded beside figures. Each member includes those before it. */
const keepLevels = ["figures", "features", "text"] as const;
export type KeepLevel = (typeof keepLevels)[number];

/** The most that an installation keeps of a request, as its `store` says. */
export function maxKeep({
  features,
  prompts,
  replies,
}: Record<"features" | "prompts" | "replies", boolean>): KeepLevel {
  if (!features) return "figures";
  return prompts || replies ? "text" : "features";
}

/** What is kept of a request: the least of what its key or itself says and what the installation keeps at most. @param keep null: says nothing */
export function strictestKeep(keep: KeepLevel | null, atMost: KeepLevel): KeepLevel {
  return keepLevels[Math.min(keepLevels.indexOf(keep ?? "text"), keepLevels.indexOf(atMost))]!;
}

/** What a key may do and how it is routed, as the admin API, the command and the database write it. What is left out does not limit. */
export interface KeySettings extends DataDemandsOnTheWire {
  readonly owner?: string;
  readonly tags?: readonly string[];
  /** Time from which it is no longer accepted, ISO 8601. */
  readonly expires_at?: string;
  readonly allowed_models?: readonly string[];
  readonly presets?: readonly PresetName[];
  readonly weights?: { readonly quality?: number; readonly cost?: number; readonly latency?: number };
  readonly max_cost_usd?: number;
  readonly max_latency_ms?: number;
  readonly min_quality?: number;
  readonly explore?: boolean;
  readonly resume?: ResumeRule;
  readonly keep?: KeepLevel;
  readonly rate_limits?: readonly RateLimitSettings[];
}

const { weights, max_cost_usd, max_latency_ms, min_quality } = routingSchema.properties;

/** Of tenants and tags: they stand in account names, logs and headers. */
export const namePattern = "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$";

export const keySettingsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    owner: {
      type: "string",
      minLength: 1,
      maxLength: 200,
      description: "Person or program that the key belongs to; for information only.",
    },
    tags: {
      type: "array",
      maxItems: 20,
      uniqueItems: true,
      items: { type: "string", pattern: namePattern },
      description: "Names under which spending is recorded, such as a project.",
    },
    expires_at: {
      type: "string",
      maxLength: 40,
      pattern: `^${isoMoment}$`,
      description: "Time from which it is no longer accepted: 2027-01-31T00:00:00Z.",
    },
    allowed_models: modelPatterns,
    presets: {
      type: "array",
      minItems: 1,
      uniqueItems: true,
      items: { type: "string", enum: Object.keys(presets).filter(isPresetName) },
      description:
        "Presets of `auto` that its requests may name. If any are listed, a request may not send its own policy.",
    },
    weights,
    max_cost_usd: {
      ...max_cost_usd,
      description: "Ceiling of a request's expected cost, dollars; a request can only lower it.",
    },
    max_latency_ms: {
      ...max_latency_ms,
      description: "Ceiling of the expected latency, milliseconds; a request can only lower it.",
    },
    min_quality: {
      ...min_quality,
      description: "Floor of the expected quality; a request can only raise it.",
    },
    explore: { type: "boolean", description: "false: its requests are never used to explore." },
    resume: {
      type: "string",
      enum: ["auto", "never"],
      description:
        "`never`: if a stream of its requests breaks off, no other deployment continues it; a request cannot change this.",
    },
    keep: {
      type: "string",
      enum: keepLevels,
      description:
        "What is recorded of its requests: only `figures`, also `features` of the prompt, or also `text` if the configuration stores it.",
    },
    rate_limits: rateLimitsSchema,
    ...dataDemandProperties,
  },
} as const;

/** A tenant. */
export const tenantSchema = {
  type: "string",
  pattern: namePattern,
  description: "Whose key it is.",
} as const;
