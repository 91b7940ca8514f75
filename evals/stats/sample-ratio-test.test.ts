import { describe, expect, it } from "vitest";
import { sampleRatioTest } from "./sample-ratio-test.ts";

describe("sampleRatioTest", () => {
  it("is Pearson's chi-square", () => {
    // (5080 - 5000)^2 / 5000 + (4920 - 5000)^2 / 5000 = 2.56, whose tail is that of a normal value of 1.6, both sides.
    const result = sampleRatioTest([5080, 4920], [0.5, 0.5]);
    expect(result.chiSquare).toBeCloseTo(2.56, 12);
    expect(result.pValue).toBeCloseTo(2 * 0.054799291699557974, 12);
  });

  it("takes shares of any sum and several arms, and finds a broken assignment", () => {
    expect(sampleRatioTest([10, 20, 30], [1, 2, 3])).toEqual({
      chiSquare: 0,
      degreesOfFreedom: 2,
      pValue: 1,
    });
    expect(sampleRatioTest([9500, 10_500], [1, 1]).pValue).toBeLessThan(1e-10);
  });

  it("refuses what cannot be tested", () => {
    expect(() => sampleRatioTest([5], [1])).toThrow(/two arms/);
    expect(() => sampleRatioTest([0, 0], [1, 1])).toThrow(/not all 0/);
    expect(() => sampleRatioTest([1, 2], [1, 0])).toThrow(/above 0/);
    expect(() => sampleRatioTest([1.5, 2], [1, 1])).toThrow(/whole numbers/);
  });
});
