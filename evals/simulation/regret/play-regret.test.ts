import { mean, sampleVariance } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../engine/index.ts";
import { drawBeta } from "./draws.ts";
import { isBestOrWithin, overSeeds } from "./play-regret.ts";

describe("drawBeta", () => {
  it.each([
    [0.5, 0.5],
    [2, 6],
    [120, 80],
  ])("has mean and variance of beta(%d, %d)", (one, other) => {
    const random = createSeededRandom(3);
    const draws = Array.from({ length: 20_000 }, () => drawBeta(one, other, random));
    const centre = one / (one + other);
    const variance = (centre * (1 - centre)) / (one + other + 1);
    expect(Math.abs(mean(draws) - centre)).toBeLessThan(4 * Math.sqrt(variance / draws.length));
    expect(sampleVariance(draws) / variance).toBeCloseTo(1, 1);
  });
});

describe("isBestOrWithin", () => {
  const rule = (...againstOracle: number[]) => ({ rule: "one", againstOracle, againstBestModel: [] });

  it("is true for the best, and where the interval of the difference holds 0", () => {
    const best = rule(10, 20, 30);
    const close = rule(9, 24, 29);
    const behind = rule(12, 22.1, 32);
    expect([best, close, behind].map((one) => isBestOrWithin(one, [best, close, behind]))).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe("overSeeds", () => {
  it("gives Student's interval, and none of a single seed", () => {
    // t quantile .975 with 2 degrees of freedom: 4.303; standard error of 1, 2, 3: 1 / sqrt(3).
    expect(overSeeds([1, 2, 3]).halfWidth).toBeCloseTo(4.303 / Math.sqrt(3), 2);
    expect(overSeeds([5])).toEqual({ mean: 5, halfWidth: null });
  });
});
