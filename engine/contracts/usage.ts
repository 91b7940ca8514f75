/** Tokens as an upstream reported them. Unknown is null, never 0. */
export interface Usage {
  /** All input tokens, cached ones included. */
  readonly inputTokens: number | null;
  /** Part of `inputTokens` read from the provider's prompt cache. */
  readonly cachedInputTokens: number | null;
  /** Part of `inputTokens` written to the provider's prompt cache. */
  readonly cacheWriteTokens: number | null;
  /** All output tokens, reasoning included. */
  readonly outputTokens: number | null;
  /** Part of `outputTokens` spent on reasoning. */
  readonly reasoningTokens: number | null;
}
