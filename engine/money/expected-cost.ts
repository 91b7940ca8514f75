import type { Price, PriceTier } from "../contracts/index.ts";

const million = 1_000_000;

/** Rates of a price or of one of its tiers. */
export type Rates = PriceTier | Price;

/** The rates that apply to a prompt of this size: those of the last tier whose threshold it passes, else the ordinary ones. */
export const ratesFor = (price: Price, inputTokens: number): Rates =>
  price.tiers.length === 0
    ? price
    : (price.tiers.findLast((tier) => inputTokens > tier.aboveInputTokens) ?? price);

/**
 * Expected charge in nano-dollars, rounded to an integer. Token counts may be expectations and so fractions; a settled bill is computed
 * from whole tokens by the dispatcher instead.
 *
 * @param cachedInputTokens part of `inputTokens` expected to be read from the provider's prompt cache
 */
export function expectedCostNanoUsd(
  price: Price,
  inputTokens: number,
  cachedInputTokens: number,
  outputTokens: number,
  markupBasisPoints: number,
): number {
  const rates = ratesFor(price, inputTokens);
  const cachedRate = rates.cachedInputNanoUsdPerMillion ?? rates.inputNanoUsdPerMillion;
  const tokens =
    (inputTokens - cachedInputTokens) * rates.inputNanoUsdPerMillion +
    cachedInputTokens * cachedRate +
    outputTokens * rates.outputNanoUsdPerMillion;
  return Math.round((tokens / million + price.requestNanoUsd) * (1 + markupBasisPoints / 10_000));
}
