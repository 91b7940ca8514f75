import type { CostResult, Meters } from "../../../engine/index.ts";
import { compact, type Fields } from "../fields.ts";
import { withCost } from "../priced-usage.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";

/** Anthropic's `usage` of a reply that another protocol counted. A count that must stand there and is not known is 0, and the cost then says why it is unknown. */
export function messagesUsage(usage: Meters | null, serviceTier: string | null): Fields {
  const cached = usage?.cachedInputTokens ?? null;
  const fiveMinutes = usage?.cacheWriteTokens ?? null;
  const hour = usage?.cacheWrite1hTokens ?? null;
  const written = fiveMinutes === null && hour === null ? null : (fiveMinutes ?? 0) + (hour ?? 0);
  const reasoning = usage?.reasoningTokens ?? null;
  const tier = serviceTier === "default" ? "standard" : serviceTier;
  const searches = usage?.searches ?? null;
  return {
    input_tokens: Math.max(0, (usage?.inputTokens ?? 0) - (cached ?? 0) - (written ?? 0)),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: usage?.outputTokens ?? 0,
    ...compact({
      cache_creation:
        hour === null
          ? null
          : { ephemeral_5m_input_tokens: fiveMinutes ?? 0, ephemeral_1h_input_tokens: hour },
      output_tokens_details: reasoning === null ? null : { thinking_tokens: reasoning },
      server_tool_use: searches === null ? null : { web_search_requests: searches, web_fetch_requests: 0 },
      service_tier: tier === "standard" || tier === "priority" || tier === "batch" ? tier : null,
    }),
  };
}

/** What the last event of a stream repeats. */
const ofDelta = [
  ...["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens"],
  ...["output_tokens_details", "server_tool_use"],
];

/** The same for a stream's last event, which has fewer members. */
export const messagesDeltaUsage = (usage: Meters | null): Fields =>
  Object.fromEntries(Object.entries(messagesUsage(usage, null)).filter(([name]) => ofDelta.includes(name)));

export const usageText = (usage: Fields, cost: CostResult): string => withCost(asciiJson(usage), cost);
