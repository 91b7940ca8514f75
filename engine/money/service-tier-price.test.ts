import { describe, expect, it } from "vitest";
import type { Price } from "../contracts/index.ts";
import { highestPriceOfTier, priceOfServiceTier } from "./service-tier-price.ts";

/** Another one for each test: what was computed of a price is kept with it. */
const makePrice = (): Price => ({
  ...{ inputNanoUsdPerMillion: 1_250, outputNanoUsdPerMillion: 10_001, cachedInputNanoUsdPerMillion: 125 },
  ...{ cacheWriteNanoUsdPerMillion: null, requestNanoUsd: 7, source: "test" },
  extraNanoUsdPerMillion: { audioInputTokens: 300, searches: 900, images: 11, seconds: 13 },
  tiers: [
    {
      ...{ aboveInputTokens: 200, inputNanoUsdPerMillion: 2_500, outputNanoUsdPerMillion: 15_000 },
      ...{ cachedInputNanoUsdPerMillion: null, cacheWriteNanoUsdPerMillion: 3_000 },
      extraNanoUsdPerMillion: { audioInputTokens: 600, characters: 5 },
    },
    {
      aboveInputTokens: 900,
      inputNanoUsdPerMillion: 4,
      outputNanoUsdPerMillion: 6,
      cachedInputNanoUsdPerMillion: 2,
    },
  ],
  serviceTierFactors: { flex: 0.5, priority: 2, us: 1.1, offpeak: 0.9 },
});

describe("priceOfServiceTier", () => {
  it("multiplies every rate of tokens, those of the tiers too, and nothing that is charged by the piece", () => {
    const price = makePrice();
    expect(priceOfServiceTier(price, "flex")).toEqual({
      ...price,
      ...{ inputNanoUsdPerMillion: 625, outputNanoUsdPerMillion: 5_001, cachedInputNanoUsdPerMillion: 63 },
      extraNanoUsdPerMillion: { audioInputTokens: 150, searches: 900, images: 11, seconds: 13 },
      tiers: [
        {
          ...{ aboveInputTokens: 200, inputNanoUsdPerMillion: 1_250, outputNanoUsdPerMillion: 7_500 },
          ...{ cachedInputNanoUsdPerMillion: null, cacheWriteNanoUsdPerMillion: 1_500 },
          extraNanoUsdPerMillion: { audioInputTokens: 300, characters: 5 },
        },
        {
          ...{ aboveInputTokens: 900, inputNanoUsdPerMillion: 2, outputNanoUsdPerMillion: 3 },
          ...{ cachedInputNanoUsdPerMillion: 1, cacheWriteNanoUsdPerMillion: null },
        },
      ],
    });
  });

  it("multiplies factors that hold at once, and is made once for each price", () => {
    const price = makePrice();
    const both = priceOfServiceTier(price, "priority+us");
    expect(both?.inputNanoUsdPerMillion).toBe(2_750);
    expect(priceOfServiceTier(price, "priority+us")).toBe(both);
    const other = { ...price, inputNanoUsdPerMillion: 10 };
    expect(priceOfServiceTier(other, "priority+us")?.inputNanoUsdPerMillion).toBe(22);
    expect(priceOfServiceTier(price, "default+flex")?.inputNanoUsdPerMillion).toBe(625);
  });

  it("is the price itself where no tier is named, and unknown for a tier without a factor", () => {
    const price = makePrice();
    for (const tier of [null, undefined, "default"]) expect(priceOfServiceTier(price, tier)).toBe(price);
    for (const tier of ["scale", "flex+scale", "constructor", "", "flex+"])
      expect(priceOfServiceTier(price, tier)).toBeNull();
    const { serviceTierFactors: _, ...plain } = price;
    expect(priceOfServiceTier(plain, "flex")).toBeNull();
  });
});

describe("highestPriceOfTier", () => {
  it("is the most that may be charged while nobody has said which tier serves", () => {
    const price = makePrice();
    expect(highestPriceOfTier(price, null)).toBe(price);
    expect(highestPriceOfTier(price, "flex")).toBe(price);
    expect(highestPriceOfTier(price, "priority")).toBe(priceOfServiceTier(price, "priority"));
    for (const tier of ["scale", "constructor"]) expect(highestPriceOfTier(price, tier)).toBeNull();
    // A cheap tier without a known price costs no more than the ordinary one.
    expect(highestPriceOfTier(price, "batch")).toBe(price);
    // Free input: the output alone is compared.
    const free = { ...price, inputNanoUsdPerMillion: 0 };
    expect(highestPriceOfTier(free, "priority")).toBe(priceOfServiceTier(free, "priority"));
  });
});
