import type { ExtraMeter } from "./meters.ts";

/**
 * Prices in integer nano-dollars (1e-9 USD) per million tokens: $0.25 per million tokens is 250_000_000.
 * A field that the provider does not sell or publish is null, never 0; 0 means free of charge.
 */
export interface Price {
  readonly inputNanoUsdPerMillion: number;
  readonly outputNanoUsdPerMillion: number;
  /** Input tokens read from the provider's prompt cache; null: billed as ordinary input. */
  readonly cachedInputNanoUsdPerMillion: number | null;
  /** Input tokens written to the provider's prompt cache; null: billed as ordinary input. */
  readonly cacheWriteNanoUsdPerMillion: number | null;
  /**
   * Rates of what is counted beside ordinary text, nano-dollars per million: tokens, images, characters, seconds, searches. Absent: none is known.
   */
  readonly extraNanoUsdPerMillion?: Readonly<Partial<Record<ExtraMeter, number>>>;
  /** Flat charge per request, nano-dollars. */
  readonly requestNanoUsd: number;
  /** More expensive rates for long prompts, ascending by threshold; the last one passed applies to the whole request. */
  readonly tiers: readonly PriceTier[];
  /**
   * What the rates of tokens are multiplied by where another service tier than the ordinary one served, by the tier's name (`flex`, `priority`, ...), from 0. A tier that
   * is not here has no known price. Absent: none has.
   */
  readonly serviceTierFactors?: Readonly<Record<string, number>>;
  /** Where the figure comes from, e.g. `genai-prices@0.1.8` or `tradewind.yaml`. */
  readonly source: string;
}

export interface PriceTier {
  readonly aboveInputTokens: number;
  readonly inputNanoUsdPerMillion: number;
  readonly outputNanoUsdPerMillion: number;
  readonly cachedInputNanoUsdPerMillion: number | null;
  /** Absent or null: billed as ordinary input of this tier. */
  readonly cacheWriteNanoUsdPerMillion?: number | null;
  /** Rates of this tier for what is counted beside ordinary text. Absent: the price's own. */
  readonly extraNanoUsdPerMillion?: Price["extraNanoUsdPerMillion"];
}

/** The price a cost was computed with, kept on the outcome so that the sum can be repeated. */
export interface PriceSnapshot {
  readonly price: Price;
  readonly markupBasisPoints: number;
}
