import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { type PairedDifferences, pairedDifferences } from "./paired-differences.ts";
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
