import type { Price } from "../../engine/index.ts";
import type { PriceInFile } from "./configuration-file.ts";

const nanoUsdPerUsd = 1e9;
const toNanoUsd = (usd: number): number => Math.round(usd * nanoUsdPerUsd);
const toNanoUsdOrNull = (usd: number | undefined): number | null =>
  usd === undefined ? null : toNanoUsd(usd);

/** The file's name for each rate, with how many of its units are a million of the meter's. */
const extraFields = [
  ["images", "per_image", 1_000_000],
  ["seconds", "per_minute", 1_000_000 / 60],
  ["searches", "per_search", 1_000_000],
  ["fileSearches", "per_file_search", 1_000_000],
  ["characters", "per_million_characters", 1],
] as const;

function extraRates(price: PriceInFile): Pick<Price, "extraNanoUsdPerMillion"> {
  const stated = extraFields.flatMap(([meter, field, units]) => {
    const usd = price[field];
    return usd === undefined ? [] : [[meter, Math.round(usd * units * nanoUsdPerUsd)] as const];
  });
  return stated.length === 0 ? {} : { extraNanoUsdPerMillion: Object.fromEntries(stated) };
}

/** Dollars of the file as integer nano-dollars. */
export function priceFromFile(price: PriceInFile, source: string): Price {
  return {
    inputNanoUsdPerMillion: toNanoUsd(price.input),
    outputNanoUsdPerMillion: toNanoUsd(price.output),
    cachedInputNanoUsdPerMillion: toNanoUsdOrNull(price.cached_input),
    cacheWriteNanoUsdPerMillion: toNanoUsdOrNull(price.cache_write),
    ...extraRates(price),
    requestNanoUsd: toNanoUsd(price.request ?? 0),
    tiers: [...(price.tiers ?? [])]
      .sort((one, other) => one.above_input_tokens - other.above_input_tokens)
      .map((tier) => ({
        aboveInputTokens: tier.above_input_tokens,
        inputNanoUsdPerMillion: toNanoUsd(tier.input),
        outputNanoUsdPerMillion: toNanoUsd(tier.output),
        cachedInputNanoUsdPerMillion: toNanoUsdOrNull(tier.cached_input),
        ...(tier.cache_write === undefined
          ? {}
          : { cacheWriteNanoUsdPerMillion: toNanoUsd(tier.cache_write) }),
      })),
    ...(price.service_tiers === undefined ? {} : { serviceTierFactors: price.service_tiers }),
    source,
  };
}
