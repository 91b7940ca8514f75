import {
  calcPrice,
  findProvider,
  type ModelInfo,
  type ModelPrice,
  type Provider,
} from "@pydantic/genai-prices";
import type { ExtraMeter, Price, PriceTier } from "../contracts/index.ts";
import type { ListPrice, PriceOrigin } from "./price-reference.ts";

/** Version of the bundled price list; a test ties it to the installed package. */
export const pricePackageVersion = "0.1.8";

const nanoUsdPerUsd = 1e9;
const requestsPerThousand = 1000;

type PackageRate = ModelPrice[string];

/**
 * The list price that the catalogue or the bundled package states for a model at a time, offline. The package picks among effective dates and hours of the
 * day; this turns its decimal dollars into integer nano-dollars.
 *
 * @param needsBoth a price needs rates for both input and output tokens, as of a chat model; else a rate that is not listed is one that is not charged. @default true
 * @returns null where the package does not know the model, or lists too few rates for it
 */
export function packagePrice(reference: PriceOrigin, atMs: number, needsBoth = true): Price | null {
  if ("inputUsd" in reference) return listPrice(reference);
  const provider = findProvider({ providerId: reference.provider });
  const model = packageModel(reference);
  if (provider === undefined || model === null) return null;
  const listed: Provider = { ...provider, models: [{ ...model, match: { equals: model.id } }] };
  const rates = calcPrice({}, model.id, { provider: listed, timestamp: new Date(atMs) })?.model_price ?? {};
  const input = baseNanoUsd(rates.input_mtok);
  const output = baseNanoUsd(rates.output_mtok);
  const extra = extraRates(rates);
  if (needsBoth && (input === null || output === null)) return null;
  if (input === null && output === null && extra.extraNanoUsdPerMillion === undefined) return null;
  return {
    inputNanoUsdPerMillion: input ?? 0,
    outputNanoUsdPerMillion: output ?? 0,
    cachedInputNanoUsdPerMillion: baseNanoUsd(rates.cache_read_mtok),
    cacheWriteNanoUsdPerMillion: baseNanoUsd(rates.cache_write_mtok),
    ...extra,
    requestNanoUsd: Math.round((baseNanoUsd(rates.requests_kcount) ?? 0) / requestsPerThousand),
    tiers: priceTiers(rates),
    ...tierFactors(reference),
    source: `genai-prices@${pricePackageVersion} ${provider.id}/${model.id}`,
  };
}

function listPrice(listed: ListPrice): Price {
  const { inputUsd, outputUsd, cachedInputUsd, cacheWriteUsd, perMillionUsd, source, date } = listed;
  return {
    inputNanoUsdPerMillion: toNanoUsd(inputUsd),
    outputNanoUsdPerMillion: toNanoUsd(outputUsd),
    cachedInputNanoUsdPerMillion: cachedInputUsd === null ? null : toNanoUsd(cachedInputUsd),
    cacheWriteNanoUsdPerMillion: cacheWriteUsd === undefined ? null : toNanoUsd(cacheWriteUsd),
    ...(perMillionUsd === undefined
      ? {}
      : {
          extraNanoUsdPerMillion: Object.fromEntries(
            Object.entries(perMillionUsd).map(([meter, usd]) => [meter, toNanoUsd(usd)]),
          ),
        }),
    requestNanoUsd: 0,
    tiers: [],
    ...tierFactors(listed),
    source: `${source} of ${date}`,
  };
}

const tierFactors = ({ serviceTiers }: PriceOrigin): Pick<Price, "serviceTierFactors"> =>
  serviceTiers === undefined ? {} : { serviceTierFactors: serviceTiers };

/** The package's name for each rate, with how many of its units are a million of ours. */
const extraRateNames: readonly (readonly [ExtraMeter, string, number])[] = [
  ["cacheWrite1hTokens", "cache_write_1h_mtok", 1],
  ["audioInputTokens", "input_audio_mtok", 1],
  ["imageInputTokens", "input_image_mtok", 1],
  ["audioOutputTokens", "output_audio_mtok", 1],
  ["imageOutputTokens", "output_image_mtok", 1],
  ["searches", "web_searches_kcount", 1_000],
  ["fileSearches", "storage_searches_kcount", 1_000],
  ["seconds", "audio_hours", 1_000_000 / 3_600],
];

function extraRates(
  rates: ModelPrice,
  nanoUsdOf: (rate: PackageRate) => number | null = baseNanoUsd,
): Pick<Price, "extraNanoUsdPerMillion"> {
  const known = extraRateNames.flatMap(([meter, name, units]) => {
    const rate = nanoUsdOf(rates[name]);
    return rate === null ? [] : [[meter, Math.round(rate * units)] as const];
  });
  return known.length === 0 ? {} : { extraNanoUsdPerMillion: Object.fromEntries(known) };
}

/** Context window that the package states, input and output together; null: not stated. */
export function packageContextWindowTokens(reference: PriceOrigin): number | null {
  return packageModel(reference)?.context_window ?? null;
}

/** The package's entry for a model: the one of that id, else the one whose pattern takes in the name; null: not listed. */
export function packageModel(reference: PriceOrigin): ModelInfo | null {
  if ("inputUsd" in reference) return null;
  const provider = findProvider({ providerId: reference.provider });
  const listed = provider?.models.find((model) => model.id === reference.model);
  return listed ?? calcPrice({}, reference.model, { providerId: reference.provider })?.model ?? null;
}

function priceTiers(rates: ModelPrice): PriceTier[] {
  const keys = [
    ...["input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok"],
    ...extraRateNames.map(([, name]) => name),
  ];
  const starts = new Set(keys.flatMap((key) => tiersOf(rates[key]).map(({ start }) => start)));
  return [...starts]
    .sort((one, other) => one - other)
    .map((start) => ({
      aboveInputTokens: start,
      inputNanoUsdPerMillion: nanoUsdAbove(rates.input_mtok, start) ?? 0,
      outputNanoUsdPerMillion: nanoUsdAbove(rates.output_mtok, start) ?? 0,
      cachedInputNanoUsdPerMillion: nanoUsdAbove(rates.cache_read_mtok, start),
      ...writeRate(nanoUsdAbove(rates.cache_write_mtok, start)),
      ...extraRates(rates, (rate) => (tiersOf(rate).length === 0 ? null : nanoUsdAbove(rate, start))),
    }));
}

/** Stored prices hold no more than they must. */
const writeRate = (rate: number | null): Pick<PriceTier, "cacheWriteNanoUsdPerMillion"> =>
  rate === null ? {} : { cacheWriteNanoUsdPerMillion: rate };

const tiersOf = (rate: PackageRate): readonly { readonly start: number; readonly price: number }[] =>
  typeof rate === "object" ? rate.tiers : [];

const toNanoUsd = (usd: number): number => Math.round(usd * nanoUsdPerUsd);

function baseNanoUsd(rate: PackageRate): number | null {
  if (rate === undefined) return null;
  return toNanoUsd(typeof rate === "object" ? rate.base : rate);
}

function nanoUsdAbove(rate: PackageRate, start: number): number | null {
  const reached = tiersOf(rate).filter((tier) => tier.start <= start);
  const last = reached.reduce((best, tier) => (tier.start > best.start ? tier : best), {
    start: -1,
    price: Number.NaN,
  });
  return last.start === -1 ? baseNanoUsd(rate) : toNanoUsd(last.price);
}
