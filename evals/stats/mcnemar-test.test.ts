import { describe, expect, it } from "vitest";
import { discordantCases, mcnemarTest } from "./mcnemar-test.ts";
import { pairedDifferences } from "./paired-differences.ts";
import { signFlipTest } from "./sign-flip-test.ts";

describe("mcnemarTest", () => {
  /** A slow twin: binomial coefficients as whole numbers. */
  function twin(onlyFirst: number, onlySecond: number): number {
    const cases = onlyFirst + onlySecond;
    let coefficient = 1n;
    let tail = 0n;
    for (let heads = 0; heads <= Math.min(onlyFirst, onlySecond); heads += 1) {
      tail += coefficient;
      coefficient = (coefficient * BigInt(cases - heads)) / BigInt(heads + 1);
    }
    return Math.min(1, 2 * (Number((tail * 10n ** 20n) / 2n ** BigInt(cases)) / 1e20));
  }

  it.each([
    [121, 59],
    [5, 15],
    [0, 6],
    [1, 0],
    [43, 44],
  ])("is the binomial sum for %d against %d", (onlyFirst, onlySecond) => {
    expect(mcnemarTest({ onlyFirst, onlySecond })).toBeCloseTo(twin(onlyFirst, onlySecond), 12);
  });

  it("is one where nothing is discordant or both sides are equal", () => {
    expect(mcnemarTest({ onlyFirst: 0, onlySecond: 0 })).toBe(1);
    expect(mcnemarTest({ onlyFirst: 4, onlySecond: 4 })).toBe(1);
  });

  it("is the sign-flip test of right and wrong answers", () => {
    const first = [1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1];
    const second = [0, 0, 0, 0, 0, 0, 1, 1, 0, 0, null];
    const keys = first.map((_, row) => `${row}`);
    const pairs = pairedDifferences(first, second, keys);
    const discordant = discordantCases(first, second);
    expect(discordant).toEqual({ onlyFirst: 7, onlySecond: 1 });
    expect(pairs && signFlipTest(pairs, { seed: 1 }).pValue).toBeCloseTo(mcnemarTest(discordant), 12);
  });

  it("refuses fractional scores", () => {
    expect(() => discordantCases([0.5], [1])).toThrow(/Use signFlipTest/);
  });
});
