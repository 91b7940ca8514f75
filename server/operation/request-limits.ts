/**
 * Bounds of a request body beside its size in bytes (`server.body_limit_bytes`). They are checked before any work is done on what they bound,
 * so that no body, however it is made, holds the event loop. Each is far above what models take; docs/api.md lists them.
 */
export const requestLimits = {
  /** Levels of objects and arrays in the whole body: recursion on what was read can then never overflow the stack. */
  jsonDepth: 100,
  /** Object fields in the whole body. Each new name costs the parser about a microsecond. */
  jsonFields: 25_000,
  /** Values in the whole body, those of fields included. */
  jsonValues: 50_000,
  /** UTF-8 bytes of one field name. */
  jsonFieldNameBytes: 128,
  /** Bytes outside strings: white space, numbers, punctuation. */
  jsonBytesOutsideStrings: 4 * 1024 * 1024,
  /** Backslash escapes in strings, of the whole body: they take the parser longer than plain text. */
  jsonEscapes: 1_000_000,
  /** A body beyond this size is large for the sake of its media, which need none: it may have fewer escapes. */
  plainBodyBytes: 16 * 1024 * 1024,
  jsonEscapesBeyond: 200_000,
  messages: 10_000,
  /** Content parts of one message. */
  contentParts: 1_000,
  /** Tool calls, and reasoning details, of one message. */
  toolCalls: 1_000,
  tools: 1_000,
  /** Fallback models under `models`. */
  fallbackModels: 20,
  plugins: 20,
  /** Characters of a model id, or of a pattern for them. */
  modelIdCharacters: 256,
  /** Entries of a list of allowed models. */
  allowedModels: 100,
  /** `*` in one pattern; those in a row count as one. */
  wildcardsPerPattern: 8,
  /** Entries of a list of providers. */
  providers: 100,
  providerCharacters: 128,
  sessionIdCharacters: 256,
  effortCharacters: 64,
  /** Characters of other names: cache keys, ids of earlier replies. */
  nameCharacters: 512,
  /** Output tokens that can be asked for. */
  outputTokens: 1_000_000_000,
} as const;
