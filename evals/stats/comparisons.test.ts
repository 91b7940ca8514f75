import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { benjaminiHochbergAdjusted } from "./benjamini-hochberg-adjusted.ts";
import { holmAdjusted } from "./holm-adjusted.ts";
import { discordantCases, mcnemarTest } from "./mcnemar-test.ts";
import { pairedBootstrap } from "./paired-bootstrap.ts";
import { type PairedDifferences, pairedDifferences } from "./paired-differences.ts";
import { sampleRatioTest } from "./sample-ratio-test.ts";
import { signFlipTest } from "./sign-flip-test.ts";

function paired(
  differences: readonly number[],
  keys = differences.map((_, row) => `${row}`),
): PairedDifferences {
  const pairs = pairedDifferences(
    differences,
    differences.map(() => 0),
    keys,
  );
  if (pairs === null) throw new Error("no pairs");
  return pairs;
}

describe("pairedDifferences", () => {
  it("leaves out and counts cases that one side lacks", () => {
    const pairs = pairedDifferences([1, null, 0.5], [0, 1, null], ["a", "b", "c"]);
    expect(pairs).toMatchObject({ mean: 1, leftOut: 2 });
    expect(pairedDifferences([null], [1], ["a"])).toBeNull();
    expect(() => pairedDifferences([1], [1, 0], ["a"])).toThrow(RangeError);
  });
});

describe("signFlipTest", () => {
  it("is Fisher's for Darwin's maize: 1,726 of 32,768 patterns", () => {
    // Fisher, The Design of Experiments (1935), section 21: differences in eighths of an inch.
    const maize = paired([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]);
    expect(signFlipTest(maize, { seed: 1 })).toEqual({ pValue: 1726 / 32768, isExact: true });
  });

  it("agrees with the exact test where it samples", () => {
    // The same differences twice are 30 clusters; the exact chance is found by counting sums.
    const values = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    const twice = [...values, ...values];
    let counts = new Map([[0, 1]]);
    for (const value of twice) {
      const next = new Map<number, number>();
      for (const [sum, count] of counts) {
        for (const term of [value, -value]) next.set(sum + term, (next.get(sum + term) ?? 0) + count);
      }
      counts = next;
    }
    const observed = Math.abs(twice.reduce((sum, value) => sum + value, 0));
    const exact = [...counts].reduce(
      (sum, [total, count]) => sum + (Math.abs(total) >= observed ? count : 0),
      0,
    );
    const result = signFlipTest(paired(twice), { seed: 9, flips: 40_000 });
    expect(result.isExact).toBe(false);
    // Three standard errors of 40,000 draws.
    expect(Math.abs(result.pValue - exact / 2 ** 30)).toBeLessThan(0.002);
  });

  it("flips a cluster as one", () => {
    const keys = ["a", "a", "a", "a", "b"];
    expect(signFlipTest(paired([1, 1, 1, 1, 1], keys), { seed: 1 }).pValue).toBe(0.5);
    expect(signFlipTest(paired([1, 1, 1, 1, 1]), { seed: 1 }).pValue).toBe(2 / 32);
  });

  it("finds no difference in ties, and is never zero", () => {
    expect(signFlipTest(paired([0, 0, 0]), { seed: 1 })).toEqual({ pValue: 1, isExact: true });
    const all = paired(Array.from({ length: 100 }, () => 1));
    expect(signFlipTest(all, { seed: 1, flips: 999 }).pValue).toBe(1 / 1000);
  });

  it("raises false alarms at its level, with clusters of unequal size", () => {
    let alarms = 0;
    const trials = 400;
    for (let trial = 0; trial < trials; trial += 1) {
      const random = createSeededRandom(500 + trial);
      const differences: number[] = [];
      const keys: string[] = [];
      for (let cluster = 0; cluster < 25; cluster += 1) {
        const lean = random() - 0.5;
        for (let row = 0; row <= cluster % 5; row += 1) {
          differences.push(lean + 0.2 * (random() - 0.5));
          keys.push(`${cluster}`);
        }
      }
      if (signFlipTest(paired(differences, keys), { seed: trial, flips: 399 }).pValue <= 0.05) alarms += 1;
    }
    // 5% of 400 is 20; three standard deviations are 13.
    expect(alarms).toBeGreaterThanOrEqual(7);
    expect(alarms).toBeLessThanOrEqual(33);
  });
});

describe("pairedBootstrap", () => {
  it("holds the mean difference and leaves zero where all agree on the sign", () => {
    const { estimate, low, high } = pairedBootstrap(paired([0.2, 0.1, 0.3, 0.2, 0.4, 0.1]), { seed: 4 });
    expect(estimate).toBeCloseTo(1.3 / 6, 12);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThanOrEqual(0.4);
  });
});

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

describe("several comparisons", () => {
  // The 15 p-values of Benjamini and Hochberg 1995, section 4: at 0.05 their procedure finds four, Holm's three.
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
    0.759, 1,
  ];
  const found = (adjusted: readonly (number | null)[]): number =>
    adjusted.filter((value) => value !== null && value <= 0.05).length;

  it("finds what the paper finds", () => {
    expect(found(benjaminiHochbergAdjusted(published))).toBe(4);
    expect(found(holmAdjusted(published))).toBe(3);
  });

  it("adjusts in any order, worked out by hand", () => {
    expect(holmAdjusted([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06]);
    expect(benjaminiHochbergAdjusted([0.04, 0.01, 0.03])).toEqual([0.04, 0.03, 0.04]);
  });

  it("leaves out tests that were not possible", () => {
    expect(holmAdjusted([null, 0.02, 0.5])).toEqual([null, 0.04, 0.5]);
    expect(benjaminiHochbergAdjusted([0.02, null])).toEqual([0.02, null]);
    expect(holmAdjusted([])).toEqual([]);
    expect(() => holmAdjusted([1.2])).toThrow(RangeError);
  });
});

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
