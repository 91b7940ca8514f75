import type { CostResult, Meters } from "../../../engine/index.ts";
import { type Fields, fieldsList, isFields } from "../fields.ts";
import { readUsage } from "../openai-chat/read-usage.ts";
import { withCost } from "../priced-usage.ts";
import { asciiJson } from "../wire/json/ascii-json.ts";
import { readChargedTools } from "./charged-tools.ts";

/** Meters of a Response: tokens from its `usage`, those of a chat completion under other names, and what its tools are charged by. null: it has no `usage`. */
export function readResponsesUsage(response: Fields): Meters | null {
  const { usage: raw, service_tier: serviceTier } = response;
  if (!isFields(raw)) return null;
  const usage = readUsage(
    {
      ...raw,
      prompt_tokens: raw.input_tokens,
      completion_tokens: raw.output_tokens,
      prompt_tokens_details: raw.input_tokens_details,
      completion_tokens_details: raw.output_tokens_details,
    },
    serviceTier,
  );
  return usage === null ? null : { ...usage, ...readChargedTools(response) };
}

/** The Response that ends a stream, with the tools in it that came before it: not every server repeats them there. */
export const withToolsOf = (response: Fields, tools: readonly Fields[]): Fields =>
  tools.length === 0 || fieldsList(response.output).length > 0 ? response : { ...response, output: tools };

/**
 * JSON text of the `usage` of a reply that another protocol counted. A count that must stand there and is not known is 0: clients of this protocol cannot read
 * null; the cost then says why it is unknown.
 */
export function responsesUsageText(usage: Meters | null, cost: CostResult): string {
  const written = (usage?.cacheWriteTokens ?? 0) + (usage?.cacheWrite1hTokens ?? 0);
  const input = usage?.inputTokens ?? 0;
  const output = usage?.outputTokens ?? 0;
  const counts = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage?.cachedInputTokens ?? 0, cache_write_tokens: written },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage?.reasoningTokens ?? 0 },
    total_tokens: input + output,
  };
  return withCost(asciiJson(counts), cost);
}
