import { describe, expect, it } from "vitest";
import { createSeededRandom, type Meters, type Price } from "../index.ts";
import { computeCost } from "./compute-cost.ts";

const dollars = (perMillion: number): number => Math.round(perMillion * 1e9);

function price(changes: Partial<Price> = {}): Price {
  return {
    inputNanoUsdPerMillion: dollars(0.25),
    outputNanoUsdPerMillion: dollars(2),
    cachedInputNanoUsdPerMillion: dollars(0.025),
    cacheWriteNanoUsdPerMillion: null,
    requestNanoUsd: 0,
    tiers: [],
    source: "test",
    ...changes,
  };
}

function usage(changes: Partial<Meters> = {}): Meters {
  return {
    inputTokens: 1_000,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: 500,
    reasoningTokens: null,
    ...changes,
  };
}

describe("computeCost", () => {
  it("multiplies tokens with the price per million", () => {
    // 1000 x $0.25/M + 500 x $2/M = $0.00025 + $0.001.
    expect(computeCost(usage(), price(), 0)).toEqual({
      cost: { upstreamNanoUsd: 1_250_000, markupNanoUsd: 0, totalNanoUsd: 1_250_000 },
      unknownReason: null,
    });
  });

  it("repeats the bill of a Grok reply to the nano-dollar", () => {
    // A reply billed at 232,856,000 ticks of 1e-10 dollars: $1.25 input, $0.20 cached, $2.50 output per million.
    const grok = price({
      inputNanoUsdPerMillion: dollars(1.25),
      cachedInputNanoUsdPerMillion: dollars(0.2),
      outputNanoUsdPerMillion: dollars(2.5),
    });
    const result = computeCost(
      usage({ inputTokens: 10_120, cachedInputTokens: 128, outputTokens: 1_499 + 2_809 }),
      grok,
      0,
    );
    expect(result.cost?.totalNanoUsd).toBe(23_285_600);
  });

  it("bills cache writes of an hour, audio, images and searches at their own rates", () => {
    // Claude Sonnet 4.5 as Anthropic bills it: $3 input, $0.30 read, $3.75 and $6 written for 5 minutes and an hour, $15 output, $10 per 1,000 searches.
    const sonnet = price({
      inputNanoUsdPerMillion: dollars(3),
      cachedInputNanoUsdPerMillion: dollars(0.3),
      cacheWriteNanoUsdPerMillion: dollars(3.75),
      outputNanoUsdPerMillion: dollars(15),
      extraNanoUsdPerMillion: { cacheWrite1hTokens: dollars(6), searches: dollars(10_000) },
    });
    const meters = usage({
      ...{ inputTokens: 2_095 + 2_051 + 556 + 100, cachedInputTokens: 2_051, cacheWriteTokens: 556 },
      ...{ cacheWrite1hTokens: 100, outputTokens: 503, searches: 2 },
    });
    const nanoUsd = 2_095 * 3_000 + 2_051 * 300 + 556 * 3_750 + 100 * 6_000 + 503 * 15_000 + 2 * 10_000_000;
    expect(computeCost(meters, sonnet, 0).cost?.totalNanoUsd).toBe(nanoUsd);
    // gpt-audio: audio tokens are a part of the whole and more expensive than text.
    const audio = price({
      extraNanoUsdPerMillion: { audioInputTokens: dollars(32), audioOutputTokens: dollars(64) },
    });
    expect(
      computeCost(usage({ audioInputTokens: 400, audioOutputTokens: 300 }), audio, 0).cost?.totalNanoUsd,
    ).toBe(600 * 250 + 400 * 32_000 + 200 * 2_000 + 300 * 64_000);
    const speech = price({ extraNanoUsdPerMillion: { seconds: dollars(100) } });
    expect(
      computeCost(usage({ inputTokens: 0, outputTokens: 0, seconds: 1.5 }), speech, 0).cost?.totalNanoUsd,
    ).toBe(150_000);
  });

  it("does not guess at what has no rate", () => {
    const written = usage({ cacheWrite1hTokens: 100 });
    const charging = price({ cacheWriteNanoUsdPerMillion: dollars(0.3) });
    expect(computeCost(written, charging, 0)).toEqual({
      cost: null,
      unknownReason: "the price has no rate for cache writes of one hour, of which there were 100",
    });
    expect(computeCost(usage({ searches: 1 }), price(), 0).unknownReason).toMatch(/no rate for searches/);
    // Nobody charges for writes here, and tokens of pictures are tokens.
    expect(computeCost(written, price(), 0).cost?.totalNanoUsd).toBe(1_250_000);
    expect(computeCost(usage({ imageInputTokens: 700 }), price(), 0).cost?.totalNanoUsd).toBe(1_250_000);
    expect(computeCost(usage({ searches: null, images: 0 }), price(), 0).cost?.totalNanoUsd).toBe(1_250_000);
  });

  it("bills cached tokens and cache writes at their own rates, or as input where there is none", () => {
    const counted = usage({
      inputTokens: 1_000,
      cachedInputTokens: 600,
      cacheWriteTokens: 300,
      outputTokens: 0,
    });
    const withWrite = price({ cacheWriteNanoUsdPerMillion: dollars(0.3125) });
    expect(computeCost(counted, withWrite, 0).cost?.upstreamNanoUsd).toBe(100 * 250 + 600 * 25 + 300 * 312.5);
    const plain = price({ cachedInputNanoUsdPerMillion: null });
    expect(computeCost(counted, plain, 0).cost?.upstreamNanoUsd).toBe(1_000 * 250);
  });

  it("applies the last tier that the input passes to the whole request", () => {
    // The Gemini 2.5 Pro list price above 200k tokens: 300k input of which 100k cached, 1k output = $0.525 + $0.015.
    const gemini = price({
      inputNanoUsdPerMillion: dollars(1.25),
      outputNanoUsdPerMillion: dollars(10),
      cachedInputNanoUsdPerMillion: dollars(0.125),
      tiers: [
        {
          aboveInputTokens: 200_000,
          inputNanoUsdPerMillion: dollars(2.5),
          outputNanoUsdPerMillion: dollars(15),
          cachedInputNanoUsdPerMillion: dollars(0.25),
        },
      ],
    });
    const long = usage({ inputTokens: 300_000, cachedInputTokens: 100_000, outputTokens: 1_000 });
    expect(computeCost(long, gemini, 0).cost?.upstreamNanoUsd).toBe(525_000_000 + 15_000_000);
    const atThreshold = usage({ inputTokens: 200_000, outputTokens: 0 });
    expect(computeCost(atThreshold, gemini, 0).cost?.upstreamNanoUsd).toBe(250_000_000);
  });

  it("bills cache writes of both lifetimes by the tier as well", () => {
    // Claude Sonnet 4.5 above 200k tokens: input $6, read $0.60, written for 5 minutes $7.50, for an hour $12, output $22.50.
    const tier = {
      aboveInputTokens: 200_000,
      inputNanoUsdPerMillion: dollars(6),
      outputNanoUsdPerMillion: dollars(22.5),
      cachedInputNanoUsdPerMillion: dollars(0.6),
      cacheWriteNanoUsdPerMillion: dollars(7.5),
      extraNanoUsdPerMillion: { cacheWrite1hTokens: dollars(12) },
    };
    const sonnet = price({
      cacheWriteNanoUsdPerMillion: dollars(3.75),
      extraNanoUsdPerMillion: { cacheWrite1hTokens: dollars(6) },
      tiers: [tier],
    });
    const counted = usage({
      ...{ inputTokens: 300_000, cachedInputTokens: 100_000, cacheWriteTokens: 80_000 },
      ...{ cacheWrite1hTokens: 20_000, outputTokens: 1_000 },
    });
    const expected = 100_000 * 6 + 100_000 * 0.6 + 80_000 * 7.5 + 20_000 * 12 + 1_000 * 22.5;
    expect(computeCost(counted, sonnet, 0).cost?.upstreamNanoUsd).toBe(expected * 1_000);
    const { extraNanoUsdPerMillion: _, ...plainTier } = tier;
    const rest = computeCost(counted, { ...sonnet, tiers: [plainTier] }, 0).cost?.upstreamNanoUsd;
    expect(rest).toBe((expected - 20_000 * 6) * 1_000);
  });

  it("rounds the exact sum half up, once", () => {
    const tiny = price({ inputNanoUsdPerMillion: 500_000, outputNanoUsdPerMillion: 250_000 });
    const cost = (inputTokens: number, outputTokens: number) =>
      computeCost(usage({ inputTokens, outputTokens }), tiny, 0).cost?.upstreamNanoUsd;
    expect(cost(1, 0)).toBe(1); // 0.5 nano-dollars
    expect(cost(0, 1)).toBe(0); // 0.25
    expect(cost(1, 1)).toBe(1); // 0.75 together, not 1 + 0 or 0 + 0
    expect(cost(3, 0)).toBe(2); // 1.5
  });

  it("keeps the markup apart and the parts adding up", () => {
    expect(computeCost(usage(), price(), 550).cost).toEqual({
      upstreamNanoUsd: 1_250_000,
      markupNanoUsd: 68_750,
      totalNanoUsd: 1_318_750,
    });
  });

  it("adds the flat charge per request", () => {
    expect(computeCost(usage(), price({ requestNanoUsd: 5_000_000 }), 0).cost?.totalNanoUsd).toBe(6_250_000);
  });

  it("is null with a reason where something is not known, and 0 only for what is free", () => {
    expect(computeCost(usage(), null, 0)).toEqual({
      cost: null,
      unknownReason: "no price is known for the model",
    });
    expect(computeCost(null, price(), 0).unknownReason).toBe("the upstream reported no usage");
    expect(computeCost(usage({ outputTokens: null }), price(), 0).unknownReason).toMatch(/output tokens/);
    expect(computeCost(usage({ inputTokens: null }), price(), 0).unknownReason).toMatch(/input tokens/);
    const free = price({
      inputNanoUsdPerMillion: 0,
      outputNanoUsdPerMillion: 0,
      cachedInputNanoUsdPerMillion: null,
    });
    expect(computeCost(null, free, 100).cost?.totalNanoUsd).toBe(0);
    const tier = { aboveInputTokens: 5, inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 0 };
    const freeTier = { ...tier, cachedInputNanoUsdPerMillion: null };
    const withTier = (changes: Partial<typeof freeTier>) => ({
      ...free,
      tiers: [{ ...freeTier, ...changes }],
    });
    for (const charging of [
      { ...free, inputNanoUsdPerMillion: 1 },
      { ...free, cachedInputNanoUsdPerMillion: 1 },
      { ...free, cacheWriteNanoUsdPerMillion: 1 },
      withTier({}),
    ])
      expect(computeCost(usage({ inputTokens: null }), charging, 0).unknownReason).toMatch(/input tokens/);
    const noOutput = usage({ outputTokens: null });
    expect(computeCost(noOutput, withTier({ outputNanoUsdPerMillion: 1 }), 0).unknownReason).toMatch(
      /output/,
    );
    expect(computeCost(noOutput, withTier({}), 0).cost?.totalNanoUsd).toBe(0);
  });

  it("names the tier that served without a known price, and tools whose charge nobody knows", () => {
    expect(computeCost(usage({ serviceTier: "scale" }), price(), 0)).toEqual({
      cost: null,
      unknownReason: "no price is known for the service tier `scale` that served",
    });
    expect(computeCost(usage({ unpricedTools: "web_fetch" }), price(), 0).unknownReason).toMatch(
      /: web_fetch$/,
    );
  });

  it("asks for the count of what is charged by the piece, and not for that of tokens within others", () => {
    const rates = { searches: dollars(10_000), audioInputTokens: dollars(32) };
    const charging = price({ extraNanoUsdPerMillion: rates });
    expect(computeCost(usage({ searches: null }), charging, 0).unknownReason).toMatch(/reported no searches/);
    expect(computeCost(usage({ audioInputTokens: null }), charging, 0).cost?.totalNanoUsd).toBe(1_250_000);
    const writing = price({ cacheWriteNanoUsdPerMillion: dollars(0.3) });
    for (const meter of ["audioInputTokens", "audioOutputTokens"])
      expect(computeCost(usage({ [meter]: 100 }), writing, 0).cost?.totalNanoUsd).toBe(1_250_000);
  });

  it("refuses a sum beyond exact integers", () => {
    const expensive = price({ outputNanoUsdPerMillion: Number.MAX_SAFE_INTEGER });
    expect(computeCost(usage({ outputTokens: 2_000_000 }), expensive, 0).unknownReason).toMatch(/too large/);
    const million = usage({ inputTokens: 0, outputTokens: 1_000_000 });
    expect(computeCost(million, expensive, 0).cost?.totalNanoUsd).toBe(Number.MAX_SAFE_INTEGER);
    expect(computeCost(million, expensive, 1).unknownReason).toMatch(/too large/);
    // The flat charge and half of it as markup, behind what doubles hold exactly.
    const flat = price({ requestNanoUsd: 4_000_000_000_000_003 });
    expect(computeCost(usage({ inputTokens: 0, outputTokens: 0 }), flat, 5_000).cost).toEqual({
      upstreamNanoUsd: 4_000_000_000_000_003,
      markupNanoUsd: 2_000_000_000_000_002,
      totalNanoUsd: 6_000_000_000_000_005,
    });
  });

  it("agrees with decimal arithmetic on thousands of digits-safe cases", () => {
    const random = createSeededRandom(1);
    const draw = (bound: number) => Math.floor(random() * bound);
    for (let round = 0; round < 500; round += 1) {
      // Small enough that doubles hold the sum exactly, so that plain arithmetic is an independent check.
      const inputTokens = draw(1_000);
      const outputTokens = draw(1_000);
      const rates = price({ inputNanoUsdPerMillion: draw(1e9), outputNanoUsdPerMillion: draw(1e9) });
      const exact = inputTokens * rates.inputNanoUsdPerMillion + outputTokens * rates.outputNanoUsdPerMillion;
      expect(computeCost(usage({ inputTokens, outputTokens }), rates, 0).cost?.upstreamNanoUsd).toBe(
        Math.floor((exact + 500_000) / 1_000_000),
      );
    }
  });

  it("agrees with integers of any size, whichever way it counts, halves included", () => {
    const random = createSeededRandom(2);
    const draw = (digits: number) => Math.floor(random() * 10 ** Math.floor(random() * digits));
    const halfUp = (sum: bigint, divisor: bigint) => Number((2n * sum + divisor) / (2n * divisor));
    for (let round = 0; round < 2_000; round += 1) {
      const [cachedInputTokens, cacheWriteTokens, ordinary, outputTokens] = [
        draw(6),
        draw(6),
        draw(7),
        draw(7),
      ];
      const rates = price({
        // Multiples of 50 make sums that lie half-way.
        ...{ inputNanoUsdPerMillion: draw(9) * 50, outputNanoUsdPerMillion: draw(10) * 50 },
        ...{ cachedInputNanoUsdPerMillion: draw(9), cacheWriteNanoUsdPerMillion: draw(10) },
        // Large ones reach beyond what doubles hold exactly.
        requestNanoUsd: draw(round % 2 === 0 ? 8 : 14),
      });
      const markup = draw(5);
      const inputTokens = ordinary + cachedInputTokens + cacheWriteTokens;
      const sum =
        BigInt(ordinary) * BigInt(rates.inputNanoUsdPerMillion) +
        BigInt(cachedInputTokens) * BigInt(rates.cachedInputNanoUsdPerMillion!) +
        BigInt(cacheWriteTokens) * BigInt(rates.cacheWriteNanoUsdPerMillion!) +
        BigInt(outputTokens) * BigInt(rates.outputNanoUsdPerMillion) +
        BigInt(rates.requestNanoUsd) * 1_000_000n;
      const meters = usage({ inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens });
      const { cost } = computeCost(meters, rates, markup);
      expect(cost).toMatchObject({
        upstreamNanoUsd: halfUp(sum, 1_000_000n),
        markupNanoUsd: halfUp(sum * BigInt(markup), 10_000_000_000n),
      });
    }
  });
});
