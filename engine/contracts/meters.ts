/**
 * Counted beside ordinary tokens of text. Tokens of these kinds are part of `inputTokens` or `outputTokens`; the others stand alone. Each is priced by a
 * rate of its own (`Price.extraNanoUsdPerMillion`).
 */
export type ExtraMeter =
  /** Input tokens written to the prompt cache for an hour; not part of `cacheWriteTokens`. */
  | "cacheWrite1hTokens"
  /** Input tokens of audio. */
  | "audioInputTokens"
  /** Input tokens of images. */
  | "imageInputTokens"
  /** Output tokens of audio. */
  | "audioOutputTokens"
  /** Output tokens of images. */
  | "imageOutputTokens"
  /** Pictures that were made. */
  | "images"
  /** Characters of text read aloud. */
  | "characters"
  /** Seconds of audio or video. */
  | "seconds"
  /** Searches of the web that the provider made. */
  | "searches"
  /** Searches of files that the provider keeps for its customer. */
  | "fileSearches";

/** What was counted, as an upstream reported it. Unknown is null or absent, never 0. */
export interface Meters extends Readonly<Partial<Record<ExtraMeter, number | null>>> {
  /** All input tokens, cached ones included. */
  readonly inputTokens: number | null;
  /** Part of `inputTokens` read from the provider's prompt cache. */
  readonly cachedInputTokens: number | null;
  /** Part of `inputTokens` written to the provider's prompt cache, for its usual lifetime (Anthropic: 5 minutes). */
  readonly cacheWriteTokens: number | null;
  /** All output tokens, reasoning included. */
  readonly outputTokens: number | null;
  /** Part of `outputTokens` spent on reasoning. */
  readonly reasoningTokens: number | null;
  /** The service tier that served, as the upstream names it; `default`: the ordinary one. Several conditions that change the price are joined by `+`. Absent: it does not say. */
  readonly serviceTier?: string;
  /** Tools that the provider ran and charges for beside the tokens, whose charge the reply does not tell. Absent: none. */
  readonly unpricedTools?: string;
}
