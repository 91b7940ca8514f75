import { describe, expect, it } from "vitest";
import { readUsage } from "./read-usage.ts";

describe("readUsage", () => {
  it("reads OpenAI's shape with cached and reasoning tokens", () => {
    expect(
      readUsage({
        prompt_tokens: 2006,
        completion_tokens: 300,
        total_tokens: 2306,
        prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 192, audio_tokens: 0 },
      }),
    ).toEqual({
      inputTokens: 2006,
      cachedInputTokens: 1920,
      cacheWriteTokens: null,
      outputTokens: 300,
      reasoningTokens: 192,
    });
  });

  it("leaves what is not stated null, never 0", () => {
    expect(readUsage({ prompt_tokens: 5, completion_tokens: 7 })).toEqual({
      inputTokens: 5,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      outputTokens: 7,
      reasoningTokens: null,
    });
    expect(readUsage({})).toMatchObject({ inputTokens: null, outputTokens: null });
    expect(readUsage(null)).toBeNull();
    expect(readUsage([1])).toBeNull();
  });

  it("keeps a stated 0", () => {
    expect(readUsage({ prompt_tokens: 0, prompt_tokens_details: { cached_tokens: 0 } })).toMatchObject({
      inputTokens: 0,
      cachedInputTokens: 0,
    });
  });

  it("reads DeepSeek's cache hits", () => {
    expect(
      readUsage({
        prompt_tokens: 100,
        completion_tokens: 20,
        total_tokens: 120,
        prompt_cache_hit_tokens: 64,
        prompt_cache_miss_tokens: 36,
      }),
    ).toMatchObject({ inputTokens: 100, cachedInputTokens: 64, outputTokens: 20 });
  });

  it("reads OpenRouter's cache writes", () => {
    expect(
      readUsage({
        prompt_tokens: 10_000,
        completion_tokens: 60,
        total_tokens: 10_060,
        cost: 0.012,
        prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 9_000 },
      }),
    ).toMatchObject({ inputTokens: 10_000, cachedInputTokens: 0, cacheWriteTokens: 9_000 });
  });

  it("adds xAI's reasoning, which stands beside completion_tokens", () => {
    // 10120 prompt + 1499 completion + 2809 reasoning = 14428 total, a reply of Grok 4.20 that was billed as such.
    expect(
      readUsage({
        prompt_tokens: 10_120,
        completion_tokens: 1_499,
        total_tokens: 14_428,
        prompt_tokens_details: { cached_tokens: 128 },
        completion_tokens_details: { reasoning_tokens: 2_809 },
      }),
    ).toMatchObject({ inputTokens: 10_120, outputTokens: 4_308, reasoningTokens: 2_809 });
  });

  it("adds Gemini's thoughts, which only the total holds", () => {
    expect(readUsage({ prompt_tokens: 20, completion_tokens: 198, total_tokens: 623 })).toMatchObject({
      outputTokens: 603,
      reasoningTokens: 405,
    });
  });

  it("takes cached tokens that exceed the prompt as counted beside it", () => {
    expect(
      readUsage({
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 1_215,
        cache_read_input_tokens: 1_000,
        cache_creation_input_tokens: 200,
      }),
    ).toEqual({
      inputTokens: 1_210,
      cachedInputTokens: 1_000,
      cacheWriteTokens: 200,
      outputTokens: 5,
      reasoningTokens: null,
    });
  });

  it("believes the largest of several names for cached tokens", () => {
    expect(
      readUsage({
        ...{ prompt_tokens: 2_500, completion_tokens: 5, cache_read_input_tokens: 2_455 },
        prompt_tokens_details: { cached_tokens: 0 },
      }),
    ).toMatchObject({ inputTokens: 2_500, cachedInputTokens: 2_455 });
  });

  it("reads cache writes of both lifetimes, audio, images and searches, and leaves out what was not used", () => {
    expect(
      readUsage({
        prompt_tokens: 5_000,
        completion_tokens: 50,
        cache_creation_input_tokens: 1_000,
        cache_creation: { ephemeral_5m_input_tokens: 300, ephemeral_1h_input_tokens: 700 },
        prompt_tokens_details: { audio_tokens: 12, image_tokens: 258 },
        completion_tokens_details: { audio_tokens: 0 },
        num_search_queries: 3,
      }),
    ).toEqual({
      ...{ inputTokens: 5_000, cachedInputTokens: null, cacheWriteTokens: 300, cacheWrite1hTokens: 700 },
      ...{
        audioInputTokens: 12,
        imageInputTokens: 258,
        searches: 3,
        outputTokens: 50,
        reasoningTokens: null,
      },
    });
  });

  it("does not take nonsense for a count", () => {
    expect(
      readUsage({
        prompt_tokens: -1,
        completion_tokens: "12",
        prompt_tokens_details: { cached_tokens: 1.5 },
      }),
    ).toEqual({
      inputTokens: null,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      outputTokens: null,
      reasoningTokens: null,
    });
  });
});
