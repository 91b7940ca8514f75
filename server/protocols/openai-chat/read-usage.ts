import type { ExtraMeter, Meters } from "../../../engine/index.ts";
import { type Fields, fieldsList, fieldsOf, isFields } from "../fields.ts";
import { tierMeter } from "../service-tier.ts";

/** The usage object of a reply or a chunk: Groq has a name of its own for one that was not asked for, Moonshot puts it into the choice. null: there is none. */
export function statedUsage({ usage, x_groq: groq, choices }: Fields): Fields | null {
  if (isFields(usage)) return usage;
  const places = [fieldsOf(groq).usage, fieldsList(choices)[0]?.usage];
  return places.find(isFields) ?? null;
}

/**
 * Tokens from the `usage` object of an OpenAI-shaped reply; null where there is none. What an upstream does not state is null.
 *
 * Spellings known: OpenAI (`prompt_tokens_details.cached_tokens`, `completion_tokens_details.reasoning_tokens`), OpenRouter
 * (`prompt_tokens_details.cache_write_tokens`), DeepSeek (`prompt_cache_hit_tokens`), Anthropic's names in an OpenAI shape
 * (`cache_read_input_tokens`, `cache_creation_input_tokens`), Moonshot and Together (`cached_tokens` at the top), Perplexity (`reasoning_tokens` at the top).
 *
 * Two corrections, both so that the parts lie within the whole:
 * - xAI and Gemini leave reasoning out of `completion_tokens` but count it in `total_tokens`
 *   (https://docs.x.ai/docs/key-information/consumption-and-rate-limits): what `total_tokens` has beyond the two is output.
 * - Where cached tokens exceed `prompt_tokens`, they were counted beside it, as Anthropic does: the whole is their sum.
 *
 * @param serviceTier which the reply says served
 */
export function readUsage(raw: unknown, serviceTier?: unknown): Meters | null {
  if (!isFields(raw)) return null;
  const promptDetails = isFields(raw.prompt_tokens_details) ? raw.prompt_tokens_details : {};
  const completionDetails = isFields(raw.completion_tokens_details) ? raw.completion_tokens_details : {};
  const promptTokens = tokenCount(raw.prompt_tokens);
  const completionTokens = tokenCount(raw.completion_tokens);
  const totalTokens = tokenCount(raw.total_tokens);
  const cachedInputTokens = largest(
    tokenCount(promptDetails.cached_tokens),
    tokenCount(raw.prompt_cache_hit_tokens),
    tokenCount(raw.cached_tokens),
    tokenCount(raw.cache_read_input_tokens),
  );
  const allWrites = largest(
    tokenCount(promptDetails.cache_write_tokens),
    tokenCount(raw.cache_creation_input_tokens),
  );
  const extra = extraMeters(raw, promptDetails, completionDetails);
  const cacheWriteTokens =
    allWrites === null ? null : Math.max(0, allWrites - (extra.cacheWrite1hTokens ?? 0));
  const cacheTokens = (cachedInputTokens ?? 0) + (allWrites ?? 0);
  const uncounted =
    promptTokens === null || completionTokens === null || totalTokens === null
      ? 0
      : Math.max(0, totalTokens - promptTokens - completionTokens);
  const inputTokens =
    promptTokens !== null && cacheTokens > promptTokens ? promptTokens + cacheTokens : promptTokens;
  return {
    ...extra,
    ...tierMeter(serviceTier ?? raw.service_tier),
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

/** Audio, images, searches and cache writes of an hour, where an upstream states some. */
function extraMeters(raw: Fields, prompt: Fields, completion: Fields): Partial<Meters> {
  if (!namesExtra(raw, prompt, completion)) return nothingExtra;
  const writes = isFields(raw.cache_creation) ? raw.cache_creation : {};
  const server = isFields(raw.server_tool_use) ? raw.server_tool_use : {};
  const stated: Partial<Record<ExtraMeter, number | null>> = {
    cacheWrite1hTokens: tokenCount(writes.ephemeral_1h_input_tokens),
    audioInputTokens: tokenCount(prompt.audio_tokens),
    imageInputTokens: tokenCount(prompt.image_tokens),
    audioOutputTokens: tokenCount(completion.audio_tokens),
    imageOutputTokens: tokenCount(completion.image_tokens),
    searches:
      tokenCount(raw.num_search_queries) ??
      tokenCount(raw.num_sources_used) ??
      tokenCount(server.web_search_requests),
  };
  let meters: Partial<Meters> | undefined;
  for (const meter of Object.keys(stated) as ExtraMeter[]) {
    // 0 is what most replies state of what was not used: it is no news.
    if (stated[meter]) meters = { ...meters, [meter]: stated[meter] };
  }
  return meters ?? nothingExtra;
}

const nothingExtra: Partial<Meters> = {};

/** Most usage objects name none of it. */
const namesExtra = (raw: Fields, prompt: Fields, completion: Fields): boolean =>
  raw.cache_creation !== undefined ||
  raw.server_tool_use !== undefined ||
  raw.num_search_queries !== undefined ||
  raw.num_sources_used !== undefined ||
  prompt.audio_tokens !== undefined ||
  prompt.image_tokens !== undefined ||
  completion.audio_tokens !== undefined ||
  completion.image_tokens !== undefined;

/** One figure under several names: an upstream that leaves some of them at 0 still states it. null: none is stated. */
function largest(...counts: readonly (number | null)[]): number | null {
  let found: number | null = null;
  for (const count of counts) if (count !== null && (found === null || count > found)) found = count;
  return found;
}

/** A whole number from 0; anything else is not a count and counts as not stated. */
export function tokenCount(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
