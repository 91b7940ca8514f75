import { describe, expect, it } from "vitest";
import type { Price } from "../contracts/index.ts";
import { expectedCostNanoUsd, ratesFor } from "./expected-cost.ts";

const price: Price = {
  inputNanoUsdPerMillion: 1_250_000_000,
  outputNanoUsdPerMillion: 10_000_000_000,
  cachedInputNanoUsdPerMillion: 310_000_000,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 5_000,
  tiers: [
    {
      aboveInputTokens: 200_000,
      inputNanoUsdPerMillion: 2_500_000_000,
      outputNanoUsdPerMillion: 15_000_000_000,
      cachedInputNanoUsdPerMillion: null,
    },
  ],
  source: "test",
};

describe("ratesFor", () => {
  it("takes the last tier that the prompt passes, and none at its threshold", () => {
    expect(ratesFor(price, 200_000)).toBe(price);
    expect(ratesFor(price, 200_001)).toBe(price.tiers[0]);
    const higher = { ...price.tiers[0]!, aboveInputTokens: 500_000 };
    expect(ratesFor({ ...price, tiers: [...price.tiers, higher] }, 500_001)).toBe(higher);
    expect(ratesFor({ ...price, tiers: [...price.tiers, higher] }, 500_000)).toBe(price.tiers[0]);
  });
});

describe("expectedCostNanoUsd", () => {
  it("adds ordinary and cached input, output and the charge per request", () => {
    // 600 x $1.25/M + 400 x $0.31/M + 50 x $10/M + $0.000005
    expect(expectedCostNanoUsd(price, 1_000, 400, 50, 0)).toBe(750_000 + 124_000 + 500_000 + 5_000);
  });

  it("adds the markup to all of it, and rounds once", () => {
    expect(expectedCostNanoUsd(price, 1_000, 400, 50, 1_000)).toBe(1_516_900);
    expect(expectedCostNanoUsd({ ...price, requestNanoUsd: 0 }, 0.5, 0, 0.00004, 0)).toBe(625);
  });

  it("bills cached input as ordinary where the price has no rate for it", () => {
    expect(expectedCostNanoUsd(price, 300_000, 100_000, 1_000, 0)).toBe(750_000_000 + 15_000_000 + 5_000);
  });
});
