import { describe, expect, it } from "vitest";
import type { Price } from "../contracts/index.ts";
import type { PriceOverride } from "./price-override.ts";
import { nextPriceChangeMs, resolvePrice } from "./resolve-price.ts";

const at = (text: string): number => Date.parse(text);
const price = (source: string): Price => ({
  inputNanoUsdPerMillion: 1,
  outputNanoUsdPerMillion: 2,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source,
});
const override = (source: string, from: string | null, until: string | null): PriceOverride => ({
  modelId: "openai/gpt-5-mini",
  fromMs: from === null ? null : at(from),
  untilMs: until === null ? null : at(until),
  price: price(source),
});
const question = (...overrides: PriceOverride[]) => ({
  modelId: "openai/gpt-5-mini",
  reference: { provider: "openai", model: "gpt-5-mini" },
  overrides,
});

describe("resolvePrice", () => {
  it("takes the list price where no override holds", () => {
    const expired = override("old", null, "2026-11-01");
    const foreign = { ...override("foreign", null, null), modelId: "openai/gpt-5" };
    expect(resolvePrice(question(expired, foreign), at("2026-11-01"))?.source).toMatch(/^genai-prices/);
  });

  it("holds from its first moment until just before its end", () => {
    const asked = question(override("december", "2026-12-01", "2027-01-01"));
    const sources = ["2026-11-30T23:59:59.999Z", "2026-12-01", "2026-12-31T23:59:59.999Z", "2027-01-01"].map(
      (moment) => resolvePrice(asked, at(moment))?.source === "december",
    );
    expect(sources).toEqual([false, true, true, false]);
  });

  it("takes the last written of several that hold", () => {
    const asked = question(override("first", null, null), override("second", "2026-01-01", null));
    expect(resolvePrice(asked, at("2026-11-20"))?.source).toBe("second");
    expect(resolvePrice(asked, at("2025-11-20"))?.source).toBe("first");
  });

  it("is null without a listing and without an override", () => {
    expect(resolvePrice({ modelId: "own/model", reference: null, overrides: [] }, 0)).toBeNull();
  });
});

describe("nextPriceChangeMs", () => {
  const noon = at("2026-11-20T12:00:00Z");

  it("is null where nothing is announced", () => {
    expect(nextPriceChangeMs(question(), noon)).toBeNull();
  });

  it("names the nearest edge of an override", () => {
    const asked = question(override("a", "2026-11-01", "2026-12-05"), override("b", "2026-12-01", null));
    expect(nextPriceChangeMs(asked, noon)).toBe(at("2026-12-01"));
    expect(nextPriceChangeMs(asked, at("2026-12-01"))).toBe(at("2026-12-05"));
    expect(nextPriceChangeMs(asked, at("2026-12-05"))).toBeNull();
  });

  it("names the start date of an announced list price", () => {
    const reference = { provider: "google", model: "gemini-3.8-flash" };
    expect(nextPriceChangeMs({ modelId: "g", reference, overrides: [] }, noon)).toBe(at("2027-01-01"));
  });

  it("names the next hour at which a provider's rate changes, over midnight too", () => {
    const asked = {
      modelId: "d",
      reference: { provider: "deepseek", model: "deepseek-v4-pro" },
      overrides: [],
    };
    expect(nextPriceChangeMs(asked, at("2026-11-20T02:00:00Z"))).toBe(at("2026-11-20T04:00:00Z"));
    expect(nextPriceChangeMs(asked, noon)).toBe(at("2026-11-21T01:00:00Z"));
  });
});
