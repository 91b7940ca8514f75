import { modelPatterns } from "./model-patterns-schema.ts";
import { requestLimits } from "./request-limits.ts";

/**
 * OpenRouter's `plugins`, of which the automatic router's entry is acted on. Unknown fields are refused by `readRouterPlugin`, which knows
 * what was meant.
 */
export const pluginsSchema = {
  type: "array",
  maxItems: requestLimits.plugins,
  description: "OpenRouter's form of the preferences to `auto`; only `auto-router` is known here.",
  items: {
    type: "object",
    required: ["id"],
    properties: {
      id: { type: "string", description: "`auto-router`." },
      enabled: { type: "boolean", description: "false: as if the entry were not there." },
      allowed_models: modelPatterns,
      cost_quality_tradeoff: {
        type: "number",
        minimum: 0,
        maximum: 10,
        default: 7,
        description: "0: best quality whatever it costs; 10: the cheapest.",
      },
    },
  },
} as const;

export interface PluginEntry {
  readonly id: string;
  readonly enabled?: boolean;
  readonly allowed_models?: readonly string[];
  readonly cost_quality_tradeoff?: number;
}
