import type { Cost, Price, Usage } from "../contracts/index.ts";
import { ratesFor } from "./expected-cost.ts";

export type CostResult =
  | { readonly cost: Cost; readonly unknownReason: null }
  | { readonly cost: null; readonly unknownReason: string };

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
 * applies to the whole request. Where a count is needed and not known, the cost is null with the reason, never 0.
 *
 * @param price null: none is known.
 * @param markupBasisPoints 1 = 0.01%, a whole number from 0.
 */
export function computeCost(usage: Usage | null, price: Price | null, markupBasisPoints: number): CostResult {
  if (price === null) return unknown("no price is known for the model");
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
  const cachedTokens = usage?.cachedInputTokens ?? 0;
  const writtenTokens = usage?.cacheWriteTokens ?? 0;
  const ordinaryTokens = Math.max(0, inputTokens - cachedTokens - writtenTokens);
  const exact =
    BigInt(ordinaryTokens) * BigInt(ordinaryRate) +
    BigInt(cachedTokens) * BigInt(rates.cachedInputNanoUsdPerMillion ?? ordinaryRate) +
    BigInt(writtenTokens) * BigInt(rates.cacheWriteNanoUsdPerMillion ?? ordinaryRate) +
    BigInt(outputTokens) * BigInt(rates.outputNanoUsdPerMillion) +
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
