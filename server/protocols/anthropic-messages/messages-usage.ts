import type { Meters } from "../../../engine/index.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { tokenCount } from "../openai-chat/read-usage.ts";
import { anthropicTierMeter } from "../service-tier.ts";
import { readIterations } from "./charged-tools.ts";

/**
 * Tokens from a `usage` object of the Messages API; null where it counts none. Here the input is told in parts: read from the cache and written to it stand
 * beside `input_tokens`, which holds the rest. Writes of an hour are told in `cache_creation` alone, and are part of `cache_creation_input_tokens`.
 *
 * No request has 0 input tokens and no answer 0 output tokens: such figures stand for "not counted".
 *
 * @param asked the request in this protocol, for what the reply need not repeat: at which speed and where it was to run. @default it was another protocol's
 */
export function readMessagesUsage(raw: unknown, asked: Fields = {}): Meters | null {
  const { usage, unpricedTools } = readIterations(fieldsOf(raw));
  const rest = tokenCount(usage.input_tokens);
  const output = tokenCount(usage.output_tokens);
  const created = fieldsOf(usage.cache_creation);
  const hour = tokenCount(created.ephemeral_1h_input_tokens);
  const fiveMinutes = tokenCount(created.ephemeral_5m_input_tokens);
  const parts = fiveMinutes === null && hour === null ? null : (fiveMinutes ?? 0) + (hour ?? 0);
  // Where the two disagree, the larger is what will be billed.
  const written = larger(tokenCount(usage.cache_creation_input_tokens), parts);
  const cached = tokenCount(usage.cache_read_input_tokens);
  const input = rest === null ? null : rest + (cached ?? 0) + (written ?? 0);
  const inputTokens = input === 0 ? null : input;
  const outputTokens = output === 0 ? null : output;
  if (inputTokens === null && outputTokens === null) return null;
  const server = fieldsOf(usage.server_tool_use);
  const searches = tokenCount(server.web_search_requests);
  return {
    inputTokens,
    cachedInputTokens: cached,
    cacheWriteTokens: written === null ? null : Math.max(0, written - (hour ?? 0)),
    ...(hour ? { cacheWrite1hTokens: hour } : {}),
    outputTokens,
    reasoningTokens: tokenCount(fieldsOf(usage.output_tokens_details).thinking_tokens),
    ...(searches ? { searches } : {}),
    ...anthropicTierMeter(usage, asked),
    ...(unpricedTools === undefined ? {} : { unpricedTools }),
  };
}

/** Figures of a stream: each is cumulative, so the latest that is stated holds. The last event need not repeat what the first one said. */
export function mergeMessagesUsage(earlier: Fields, later: unknown): Fields {
  const merged: Record<string, unknown> = { ...earlier };
  for (const [name, value] of Object.entries(fieldsOf(later))) {
    // Some servers repeat the fields of the start as zeros at the end.
    if (value === null || (value === 0 && typeof merged[name] === "number")) continue;
    merged[name] = value;
  }
  return merged;
}

const larger = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);
