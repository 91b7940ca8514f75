import type { Price } from "../contracts/index.ts";

const million = 1_000_000;

/** The rates that apply to a prompt of this size: those of the last tier it passes, else the ordinary ones. */
export function ratesFor(
  price: Price,
  inputTokens: number,
): Pick<Price, "inputNanoUsdPerMillion" | "outputNanoUsdPerMillion" | "cachedInputNanoUsdPerMillion"> {
  let rates: Pick<
    Price,
    "inputNanoUsdPerMillion" | "outputNanoUsdPerMillion" | "cachedInputNanoUsdPerMillion"
  > = price;
  for (const tier of price.tiers) if (inputTokens > tier.aboveInputTokens) rates = tier;
  return rates;
}

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
