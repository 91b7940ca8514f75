import type { Cost, ExtraMeter, Meters, Price } from "../contracts/index.ts";
import { type Rates, ratesFor } from "./expected-cost.ts";
import { priceOfServiceTier } from "./service-tier-price.ts";

export type CostResult =
  | { readonly cost: Cost; readonly unknownReason: null }
  | { readonly cost: null; readonly unknownReason: string };

/** Whether a meter counts a part of the input or output tokens, or stands alone. */
const partOf: Readonly<Record<ExtraMeter, "input" | "output" | null>> = {
  cacheWrite1hTokens: "input",
  audioInputTokens: "input",
  imageInputTokens: "input",
  audioOutputTokens: "output",
  imageOutputTokens: "output",
  images: null,
  characters: null,
  seconds: null,
  searches: null,
  fileSearches: null,
};
/** All of them. */
export const extraMeters: readonly ExtraMeter[] = Object.keys(partOf) as ExtraMeter[];

/** Prices are per million tokens. */
const tokensPerPriceUnit = 1_000_000n;
const basisPointsPerWhole = 10_000n;

/**
 * Exact cost in nano-dollars. All parts (ordinary input, cached input, cache writes, output, flat charge) are added as integers of
 * 1e-15 dollars and rounded once, half up; the markup is taken of that exact sum and rounded once, half up; the total is the
 * sum of the two rounded figures, so that the parts always add up.
 *
 * Reasoning tokens are part of the output. Cached tokens and cache writes that the upstream does not state are billed as ordinary input
 * (an upper bound), and so are those for which the price has no rate of its own. The last tier whose threshold the input passes
 * applies to the whole request. Tokens of audio and images without a rate of their own are billed as ordinary ones; cache writes of an hour where the
 * price charges for writes, and whatever is no token, make the cost unknown then; so does a rate of what is no token where its count is null, which says that it should have been counted. Where a count is needed and not known, the cost is null with the reason, never 0.
 *
 * The rates are those of the service tier that served (`priceOfServiceTier`); of one without a known price the cost is unknown, and so it is where the provider ran tools
 * whose charge nobody knows.
 *
 * @param listed null: none is known.
 * @param markupBasisPoints 1 = 0.01%, a whole number from 0.
 */
export function computeCost(
  usage: Meters | null,
  listed: Price | null,
  markupBasisPoints: number,
): CostResult {
  if (listed === null) return unknown("no price is known for the model");
  const price = priceOfServiceTier(listed, usage?.serviceTier);
  if (price === null)
    return unknown(`no price is known for the service tier \`${usage?.serviceTier}\` that served`);
  if (usage?.unpricedTools !== undefined)
    return unknown(
      `the provider charges for tools beside tokens, and does not say how much: ${usage.unpricedTools}`,
    );
  const isInputFree = hasNoInputRate(price);
  const isOutputFree = price.outputNanoUsdPerMillion === 0 && price.tiers.every(isOutputFreeTier);
  const inputTokens = usage?.inputTokens ?? (isInputFree ? 0 : null);
  const outputTokens = usage?.outputTokens ?? (isOutputFree ? 0 : null);
  if (inputTokens === null || outputTokens === null) {
    if (usage === null) return unknown("the upstream reported no usage");
    return unknown(`the upstream reported no ${inputTokens === null ? "input" : "output"} tokens`);
  }
  const rates = ratesFor(price, inputTokens);
  const ordinaryRate = rates.inputNanoUsdPerMillion;
  const extra = extraCharges(usage, price, rates);
  if (typeof extra === "string") return unknown(extra);
  const cachedTokens = usage?.cachedInputTokens ?? 0;
  const writtenTokens = usage?.cacheWriteTokens ?? 0;
  const ordinaryTokens = Math.max(0, inputTokens - cachedTokens - writtenTokens - extra.inputTokens);
  const plainOutputTokens = Math.max(0, outputTokens - extra.outputTokens);
  if (extra.nanoUsdTimesMillion === 0n) {
    const sum =
      ordinaryTokens * ordinaryRate +
      cachedTokens * (rates.cachedInputNanoUsdPerMillion ?? ordinaryRate) +
      writtenTokens * (rates.cacheWriteNanoUsdPerMillion ?? ordinaryRate) +
      plainOutputTokens * rates.outputNanoUsdPerMillion +
      price.requestNanoUsd * 1e6;
    if (Number.isSafeInteger(sum) && sum * (1 + markupBasisPoints) <= exactSum)
      return costOfExactSum(sum, markupBasisPoints);
  }
  const exact =
    BigInt(ordinaryTokens) * BigInt(ordinaryRate) +
    BigInt(cachedTokens) * BigInt(rates.cachedInputNanoUsdPerMillion ?? ordinaryRate) +
    BigInt(writtenTokens) * BigInt(rates.cacheWriteNanoUsdPerMillion ?? ordinaryRate) +
    BigInt(plainOutputTokens) * BigInt(rates.outputNanoUsdPerMillion) +
    extra.nanoUsdTimesMillion +
    BigInt(price.requestNanoUsd) * tokensPerPriceUnit;
  const upstream = divideHalfUp(exact, tokensPerPriceUnit);
  const markup = divideHalfUp(exact * BigInt(markupBasisPoints), tokensPerPriceUnit * basisPointsPerWhole);
  if (upstream + markup > BigInt(Number.MAX_SAFE_INTEGER))
    return unknown("the cost is too large to be counted exactly");
  const upstreamNanoUsd = Number(upstream);
  const markupNanoUsd = Number(markup);
  return {
    cost: { upstreamNanoUsd, markupNanoUsd, totalNanoUsd: upstreamNanoUsd + markupNanoUsd },
    unknownReason: null,
  };
}

/**
 * Up to here twice a sum and half a divisor more are whole numbers that doubles hold exactly, and so is every part of the sum, none of which is
 * larger: most requests need no integers of any size, which take ten times as long.
 */
const exactSum = Number.MAX_SAFE_INTEGER / 4;

/** @param sum in 1e-15 dollars, at most `exactSum`, the markup's product with it as well */
function costOfExactSum(sum: number, markupBasisPoints: number): CostResult {
  const upstreamNanoUsd = roundHalfUp(sum, 1e6);
  const markupNanoUsd = markupBasisPoints === 0 ? 0 : roundHalfUp(sum * markupBasisPoints, 1e10);
  return {
    cost: { upstreamNanoUsd, markupNanoUsd, totalNanoUsd: upstreamNanoUsd + markupNanoUsd },
    unknownReason: null,
  };
}

/** By the remainder, which is exact; a quotient may be rounded up to the whole number behind it. */
function roundHalfUp(dividend: number, divisor: number): number {
  const remainder = dividend % divisor;
  return (dividend - remainder) / divisor + (2 * remainder >= divisor ? 1 : 0);
}

interface ExtraCharges {
  /** Tokens that are charged here, and so no more as ordinary ones. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly nanoUsdTimesMillion: bigint;
}

const noExtraCharges: ExtraCharges = { inputTokens: 0, outputTokens: 0, nanoUsdTimesMillion: 0n };

/** @returns why the cost is unknown, where something was counted that has no rate and costs more than ordinary tokens or is none */
function extraCharges(
  meters: Meters | null,
  { extraNanoUsdPerMillion: usualRates, cacheWriteNanoUsdPerMillion }: Price,
  { inputNanoUsdPerMillion: inputRate, outputNanoUsdPerMillion: outputRate, extraNanoUsdPerMillion }: Rates,
): ExtraCharges | string {
  if (meters === null) return noExtraCharges;
  const rateOf = (meter: ExtraMeter): number | undefined =>
    extraNanoUsdPerMillion?.[meter] ?? usualRates?.[meter];
  let charges: ExtraCharges | null = null;
  for (const meter of extraMeters) {
    const whole = partOf[meter];
    if (meters[meter] === null && whole === null && rateOf(meter) !== undefined)
      return `the upstream reported no ${meterNames[meter]}, by which it charges`;
    const count = meters[meter] ?? 0;
    if (count === 0) continue;
    const chargesForWrites = meter === "cacheWrite1hTokens" && cacheWriteNanoUsdPerMillion !== null;
    const ordinary = chargesForWrites
      ? null
      : whole === "input"
        ? inputRate
        : whole === "output"
          ? outputRate
          : null;
    const rate = rateOf(meter) ?? ordinary;
    if (rate === null) return `the price has no rate for ${meterNames[meter]}, of which there were ${count}`;
    charges ??= noExtraCharges;
    charges = {
      inputTokens: charges.inputTokens + (whole === "input" ? count : 0),
      outputTokens: charges.outputTokens + (whole === "output" ? count : 0),
      nanoUsdTimesMillion: charges.nanoUsdTimesMillion + (scaled(count) * BigInt(rate)) / countScale,
    };
  }
  return charges ?? noExtraCharges;
}

/** Seconds may be fractions: they count to the millionth. */
const countScale = 1_000_000n;
const scaled = (count: number): bigint => BigInt(Math.round(count * Number(countScale)));

const meterNames: Readonly<Record<ExtraMeter, string>> = {
  cacheWrite1hTokens: "cache writes of one hour",
  audioInputTokens: "audio input tokens",
  imageInputTokens: "image input tokens",
  audioOutputTokens: "audio output tokens",
  imageOutputTokens: "image output tokens",
  images: "images",
  characters: "characters",
  seconds: "seconds",
  searches: "searches",
  fileSearches: "searches of files",
};

function hasNoInputRate(price: Price): boolean {
  return (
    price.inputNanoUsdPerMillion === 0 &&
    (price.cachedInputNanoUsdPerMillion ?? 0) === 0 &&
    (price.cacheWriteNanoUsdPerMillion ?? 0) === 0 &&
    price.tiers.length === 0
  );
}

function isOutputFreeTier(tier: Price["tiers"][number]): boolean {
  return tier.outputNanoUsdPerMillion === 0;
}

/** Both from 0. */
function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}

function unknown(unknownReason: string): CostResult {
  return { cost: null, unknownReason };
}
