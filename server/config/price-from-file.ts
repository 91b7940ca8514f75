import type { Price } from "../../engine/index.ts";
import type { PriceInFile } from "./configuration-file.ts";

const nanoUsdPerUsd = 1e9;
const toNanoUsd = (usd: number): number => Math.round(usd * nanoUsdPerUsd);
const toNanoUsdOrNull = (usd: number | undefined): number | null =>
  usd === undefined ? null : toNanoUsd(usd);

/** Dollars of the file as integer nano-dollars. */
export function priceFromFile(price: PriceInFile, source: string): Price {
  return {
    inputNanoUsdPerMillion: toNanoUsd(price.input),
    outputNanoUsdPerMillion: toNanoUsd(price.output),
    cachedInputNanoUsdPerMillion: toNanoUsdOrNull(price.cached_input),
    cacheWriteNanoUsdPerMillion: toNanoUsdOrNull(price.cache_write),
    requestNanoUsd: toNanoUsd(price.request ?? 0),
    tiers: [...(price.tiers ?? [])]
      .sort((one, other) => one.above_input_tokens - other.above_input_tokens)
      .map((tier) => ({
        aboveInputTokens: tier.above_input_tokens,
        inputNanoUsdPerMillion: toNanoUsd(tier.input),
        outputNanoUsdPerMillion: toNanoUsd(tier.output),
        cachedInputNanoUsdPerMillion: toNanoUsdOrNull(tier.cached_input),
      })),
    source,
  };
}
