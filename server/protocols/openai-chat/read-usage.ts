import type { Usage } from "../../../engine/index.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Tokens from the `usage` object of an OpenAI-shaped reply; null where there is none. What an upstream does not state is null.
 *
 * Spellings known: OpenAI (`prompt_tokens_details.cached_tokens`, `completion_tokens_details.reasoning_tokens`), OpenRouter
 * (`prompt_tokens_details.cache_write_tokens`), DeepSeek (`prompt_cache_hit_tokens`), Anthropic's names in an OpenAI shape
 * (`cache_read_input_tokens`, `cache_creation_input_tokens`), Perplexity (`reasoning_tokens` at the top).
 *
 * Two corrections, both so that the parts lie within the whole:
 * - xAI and Gemini leave reasoning out of `completion_tokens` but count it in `total_tokens`
 *   (https://docs.x.ai/docs/key-information/consumption-and-rate-limits): what `total_tokens` has beyond the two is output.
 * - Where cached tokens exceed `prompt_tokens`, they were counted beside it, as Anthropic does: the whole is their sum.
 */
export function readUsage(raw: unknown): Usage | null {
  if (!isObject(raw)) return null;
  const promptDetails = isObject(raw.prompt_tokens_details) ? raw.prompt_tokens_details : {};
  const completionDetails = isObject(raw.completion_tokens_details) ? raw.completion_tokens_details : {};
  const promptTokens = tokenCount(raw.prompt_tokens);
  const completionTokens = tokenCount(raw.completion_tokens);
  const totalTokens = tokenCount(raw.total_tokens);
  const cachedInputTokens =
    tokenCount(promptDetails.cached_tokens) ??
    tokenCount(raw.prompt_cache_hit_tokens) ??
    tokenCount(raw.cache_read_input_tokens);
  const cacheWriteTokens =
    tokenCount(promptDetails.cache_write_tokens) ?? tokenCount(raw.cache_creation_input_tokens);
  const cacheTokens = (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
  const uncounted =
    promptTokens === null || completionTokens === null || totalTokens === null
      ? 0
      : Math.max(0, totalTokens - promptTokens - completionTokens);
  const inputTokens =
    promptTokens !== null && cacheTokens > promptTokens ? promptTokens + cacheTokens : promptTokens;
  return {
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens:
      completionTokens === null || inputTokens !== promptTokens
        ? completionTokens
        : completionTokens + uncounted,
    reasoningTokens:
      tokenCount(completionDetails.reasoning_tokens) ??
      tokenCount(raw.reasoning_tokens) ??
      (uncounted > 0 && inputTokens === promptTokens ? uncounted : null),
  };
}

/** A whole number from 0; anything else is not a count and counts as not stated. */
function tokenCount(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
