import { readFileSync } from "node:fs";
import { calcPrice } from "@pydantic/genai-prices";
import { describe, expect, it } from "vitest";
import { expectedCostNanoUsd } from "../money/expected-cost.ts";
import { packageContextWindowTokens, packagePrice, pricePackageVersion } from "./package-price.ts";

const november = Date.parse("2026-11-20T12:00:00Z");
const price = (provider: string, model: string, atMs = november) => packagePrice({ provider, model }, atMs);

describe("packagePrice", () => {
  it("names the version of the package that is installed", () => {
    const url = new URL("../../node_modules/@pydantic/genai-prices/package.json", import.meta.url);
    expect((JSON.parse(readFileSync(url, "utf8")) as { version: string }).version).toBe(pricePackageVersion);
  });

  it("reads the published price of gpt-5-mini as integers: $0.25, $0.025 and $2.00", () => {
    expect(price("openai", "gpt-5-mini")).toEqual({
      inputNanoUsdPerMillion: 250_000_000,
      outputNanoUsdPerMillion: 2_000_000_000,
      cachedInputNanoUsdPerMillion: 25_000_000,
      cacheWriteNanoUsdPerMillion: null,
      extraNanoUsdPerMillion: { searches: 10_000_000_000_000, fileSearches: 2_500_000_000_000 },
      requestNanoUsd: 0,
      tiers: [],
      source: "genai-prices@0.1.8 openai/gpt-5-mini",
    });
  });

  it("reads cache writes, fractions of a cent and a charge per request", () => {
    expect(price("anthropic", "claude-haiku-4-5")?.cacheWriteNanoUsdPerMillion).toBe(1_250_000_000);
    expect(price("deepseek", "deepseek-v4-pro", Date.parse("2026-06-01T12:00:00Z"))).toMatchObject({
      cachedInputNanoUsdPerMillion: 3_625_000,
    });
    expect(price("perplexity", "sonar")?.requestNanoUsd).toBe(12_000_000);
  });

  it("reads the tiers of cache writes, those of an hour included", () => {
    expect(price("anthropic", "claude-sonnet-4-5")?.tiers).toEqual([
      {
        aboveInputTokens: 200_000,
        inputNanoUsdPerMillion: 6_000_000_000,
        outputNanoUsdPerMillion: 22_500_000_000,
        cachedInputNanoUsdPerMillion: 600_000_000,
        cacheWriteNanoUsdPerMillion: 7_500_000_000,
        extraNanoUsdPerMillion: { cacheWrite1hTokens: 12_000_000_000 },
      },
    ]);
  });

  it("follows effective dates and hours of the day", () => {
    expect(price("openai", "o3", Date.parse("2025-06-09"))?.inputNanoUsdPerMillion).toBe(10_000_000_000);
    expect(price("openai", "o3", Date.parse("2025-06-11"))?.inputNanoUsdPerMillion).toBe(2_000_000_000);
    const hour = (time: string): number | undefined =>
      price("deepseek", "deepseek-v4-pro", Date.parse(`2026-11-20T${time}:00Z`))?.outputNanoUsdPerMillion;
    expect([hour("00:30"), hour("02:00"), hour("05:00"), hour("07:00")]).toEqual([
      1_980_000_000, 3_960_000_000, 1_980_000_000, 3_960_000_000,
    ]);
  });

  it("is null for what the package does not know or prices otherwise", () => {
    expect(price("openai", "no-such-model")).toBeNull();
    expect(price("nobody", "gpt-5")).toBeNull();
    expect(price("openai", "whisper-1")).toBeNull();
    expect(price("google", "gemma-4-31b-it")).toBeNull();
  });

  it.each([
    ["openai", "gpt-5.4"],
    ["google", "gemini-2.5-pro"],
    ["anthropic", "claude-sonnet-4-5"],
    ["x-ai", "grok-4.3"],
    ["minimax", "minimax-m3"],
  ])("agrees with the package's own sum for %s/%s on both sides of its tiers", (provider, model) => {
    const own = price(provider, model)!;
    const starts = own.tiers.map((tier) => tier.aboveInputTokens);
    expect(starts.length).toBeGreaterThan(0);
    for (const inputTokens of [1000, ...starts, ...starts.map((start) => start + 1), 900_000]) {
      const cachedTokens = 800;
      const theirs = calcPrice(
        { input_tokens: inputTokens, cache_read_tokens: cachedTokens, output_tokens: 700 },
        model,
        { providerId: provider, timestamp: new Date(november) },
      )!;
      const ours = expectedCostNanoUsd(own, inputTokens, cachedTokens, 700, 0);
      expect(Math.abs(ours - theirs.total_price * 1e9)).toBeLessThan(1);
    }
  });

  it("knows context windows, and says null where none is stated", () => {
    expect(packageContextWindowTokens({ provider: "openai", model: "gpt-5-mini" })).toBe(400_000);
    expect(packageContextWindowTokens({ provider: "google", model: "gemini-2.5-pro" })).toBeNull();
    expect(packageContextWindowTokens({ provider: "nobody", model: "x" })).toBeNull();
  });
});
