/** What ordinary use looks like where nothing was measured yet; `datasets/catalogue/ordinary-use.json`. */
export interface OrdinaryUse {
  /** Output tokens, reasoning included, relative to an answer without reasoning, by effort. */
  readonly verbosityByEffort: Readonly<Record<string, number>>;
  /** The same for a model that reasons without being told to and has no effort setting. */
  readonly verbosityOfReasoners: number;
  /** Speed by output price, ascending; the last one holds for all that is more expensive. */
  readonly speedByPrice: readonly {
    readonly upToOutputUsdPerMillion: number | null;
    readonly timeToFirstTokenMs: number;
    readonly outputTokensPerSecond: number;
  }[];
  /** Providers whose hardware is of another class. */
  readonly speedByProvider: Readonly<
    Record<string, { readonly timeToFirstTokenMs: number; readonly outputTokensPerSecond: number }>
  >;
}
