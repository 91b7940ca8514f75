import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { choose } from "./choose.ts";
import { defaultScales } from "./policy-defaults.ts";
import { presets } from "./presets.ts";
import { candidate, policyOf, prediction } from "./test-support/samples.ts";
import {
  balancedSecondUsd,
  defaultTradeoff,
  qualityPointUsd,
  weightsOfQualityPoint,
  weightsOfTradeoff,
} from "./tradeoff-dial.ts";
import { utility } from "./utility.ts";

describe("stated scales", () => {
  it("give a candidate the same score, and two the same order, whichever others are present", () => {
    const random = createSeededRandom(77);
    for (let round = 0; round < 100; round += 1) {
      const policy = policyOf({ quality: random(), cost: random(), latency: random() });
      const table = Array.from({ length: 3 + Math.floor(random() * 20) }, (_, index) =>
        prediction(`m${index}`, random(), Math.floor(random() * 1e9), random() * 1e5),
      );
      const rank = (kept: typeof table) =>
        choose(
          kept.map(({ candidateId }) => candidate(candidateId)),
          kept,
          policy,
        ).ranked;
      const whole = rank(table);
      const part = rank(table.filter(() => random() < 0.6));
      const ids = new Set(part.map(({ candidateId }) => candidateId));
      expect(part).toEqual(whole.filter(({ candidateId }) => ids.has(candidateId)));
    }
  });

  it("depend on the ratios of the weights alone", () => {
    const one = prediction("m", 0.7, 3e6, 1200);
    const { scales } = policyOf({ quality: 1, cost: 0, latency: 0 });
    expect(utility(one, { quality: 6, cost: 3, latency: 1 }, scales)).toBeCloseTo(
      utility(one, { quality: 0.6, cost: 0.3, latency: 0.1 }, scales),
      12,
    );
  });
});

describe("weightsOfQualityPoint", () => {
  it("makes a point of quality and its worth in dollars the same utility, at any scale", () => {
    for (const costUsd of [0.01, 0.5])
      for (const usd of [0.00005, 0.001, 0.2]) {
        const weights = weightsOfQualityPoint(usd, { costUsd, latencyMs: 4_000 });
        // A second of waiting and what it is worth, likewise.
        const secondUsd = balancedSecondUsd * Math.min(1, usd / 0.0002);
        expect(weights.latency / 4).toBeCloseTo(weights.cost * (secondUsd / costUsd), 12);
        expect(weights.cost * (usd / costUsd)).toBeCloseTo(weights.quality * 0.01, 12);
        expect(qualityPointUsd(weights, { costUsd })).toBeCloseTo(usd, 12);
      }
    const balanced = weightsOfQualityPoint(0.0002, defaultScales);
    for (const term of ["quality", "cost", "latency"] as const)
      expect(balanced[term]).toBeCloseTo(presets.balanced[term], 12);
    expect(qualityPointUsd({ quality: 1, cost: 0, latency: 0 }, defaultScales)).toBeNull();
  });
});

describe("weightsOfTradeoff", () => {
  it("is pure quality at 0, the cheapest at 10, and OpenRouter's default between", () => {
    expect(weightsOfTradeoff(0)).toEqual({ quality: 1, cost: 0, latency: 0 });
    expect(weightsOfTradeoff(10)).toEqual({ quality: 0, cost: 1, latency: 0 });
    expect(defaultTradeoff).toBe(7);
    expect(weightsOfTradeoff(7)).toEqual({ quality: 0.3, cost: 0.7, latency: 0 });
  });

  it("never chooses a more expensive or a better model when it is turned toward the cheapest", () => {
    const random = createSeededRandom(12);
    for (let round = 0; round < 50; round += 1) {
      const table = Array.from({ length: 10 }, (_, index) =>
        prediction(`m${index}`, random(), Math.floor(10 ** (4 + 4 * random())), 1000),
      );
      let before = { cost: Number.POSITIVE_INFINITY, quality: Number.POSITIVE_INFINITY };
      for (let dial = 0; dial <= 10; dial += 0.5) {
        const chosen = choose(
          table.map(({ candidateId }) => candidate(candidateId)),
          table,
          policyOf(weightsOfTradeoff(dial)),
        ).ranked[0]!.prediction;
        const now = { cost: chosen.cost.expectedNanoUsd!, quality: chosen.quality.mean };
        expect(now.cost).toBeLessThanOrEqual(before.cost);
        expect(now.quality).toBeLessThanOrEqual(before.quality);
        before = now;
      }
      const cheapest = Math.min(...table.map(({ cost }) => cost.expectedNanoUsd!));
      expect(before.cost).toBe(cheapest);
    }
  });
});
