import { defaultTradeoff, type Weights, weightsOfTradeoff } from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import type { PluginEntry } from "../../operation/router-plugin-schema.ts";
import { refuseUnknownFields } from "./known-fields.ts";

const pluginId = "auto-router";
const knownFields = ["id", "enabled", "allowed_models", "cost_quality_tradeoff"];

/** What OpenRouter's `plugins` entry asks of `auto`. */
export interface RouterPlugin {
  readonly weights: Weights;
  /** null: any. */
  readonly allowedModels: readonly string[] | null;
}

/**
 * Reads the entry of the automatic router. A plugin that is switched off is as if it were not there, another one than this is refused.
 *
 * @returns null where there is none
 * @throws GatewayError `invalid_request` or `unknown_routing_field`
 */
export function readRouterPlugin(plugins: readonly PluginEntry[] | undefined): RouterPlugin | null {
  let found: RouterPlugin | null = null;
  plugins?.forEach((entry, index) => {
    const at = `plugins[${index}]`;
    if (entry.enabled === false && entry.id !== pluginId) return;
    if (entry.id !== pluginId) {
      throw new GatewayError(
        "invalid_request",
        `\`${at}.id\` is \`${quote(entry.id)}\`, and no such plugin is here: only \`${pluginId}\` is. Remove it, or set \`enabled: false\`.`,
        `${at}.id`,
      );
    }
    refuseUnknownFields(entry, at, knownFields);
    if (entry.enabled === false) return;
    if (found !== null) {
      throw new GatewayError("invalid_request", `\`${at}\` names \`${pluginId}\` a second time.`, at);
    }
    found = {
      weights: weightsOfTradeoff(entry.cost_quality_tradeoff ?? defaultTradeoff),
      allowedModels: entry.allowed_models ?? null,
    };
  });
  return found;
}
