import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { type CaseScores, pairedComparison } from "./paired-comparison.ts";

const scoresOf = (
  scores: readonly number[],
  { weights, clusters }: { weights?: readonly number[]; clusters?: readonly string[] } = {},
): CaseScores =>
  new Map(
    scores.map((score, at) => [
      `c${at}`,
      { score, weight: weights?.[at] ?? 1, cluster: clusters?.[at] ?? `c${at}` },
    ]),
  );
const repeated = (score: number, count: number): number[] => Array.from({ length: count }, () => score);

describe("pairedComparison", () => {
  it("is the paired t-test where all cases stand alone: Student's sleep data", () => {
    // R: t.test(extra ~ group, data = sleep, paired = TRUE): t = -4.0621, df = 9, p = 0.002833, -2.4598858 to -0.7001142.
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    // A tenth, for differences inside [-1,1].
    const tenth = (values: readonly number[]) => scoresOf(values.map((value) => value / 10));
    const found = pairedComparison(tenth(first), tenth(second));
    expect(found?.difference).toBeCloseTo(-0.158, 12);
    expect(found?.pValue).toBeCloseTo(0.002833, 6);
    expect(found?.interval?.low).toBeCloseTo(-0.24598858, 7);
    expect(found?.interval?.high).toBeCloseTo(-0.07001142, 7);
    expect(found?.verdict).toBe("worse");
  });

  it("says the same by interval, p-value and verdict, however many comparisons there are", () => {
    const random = createSeededRandom(5);
    for (let round = 0; round < 400; round += 1) {
      const count = 2 + Math.floor(30 * random());
      const draw = (rate: number) => repeated(0, count).map(() => (random() < rate ? 1 : 0));
      const weights = repeated(0, count).map(() => 1 + 4 * random());
      const [one, other] = [scoresOf(draw(0.9), { weights }), scoresOf(draw(0.5), { weights })];
      for (const comparisons of [1, 10]) {
        const found = pairedComparison(one, other, { comparisons });
        const { low, high } = found?.interval ?? { low: 0, high: 0 };
        expect((found?.pValue ?? 1) < 0.05).toBe(low > 0 || high < 0);
        expect(found?.verdict).toBe(low > 0 ? "better" : high < 0 ? "worse" : "open");
      }
    }
  });

  it("agrees with the permutation test on many cases, which assumes no distribution", () => {
    const random = createSeededRandom(9);
    const first = repeated(0, 200).map(() => random());
    const second = first.map((score) => 0.8 * score + 0.2 * random() - 0.01);
    const differences = first.map((score, at) => score - second[at]!);
    const sum = (values: readonly number[]): number =>
      Math.abs(values.reduce((total, value) => total + value, 0));
    const flips = 40_000;
    let extreme = 1;
    for (let flip = 0; flip < flips; flip += 1)
      if (sum(differences.map((value) => (random() < 0.5 ? -value : value))) >= sum(differences))
        extreme += 1;
    const flipped = extreme / (flips + 1);
    expect(pairedComparison(scoresOf(first), scoresOf(second))?.pValue).toBeCloseTo(flipped, 2);
  });

  it("gives cases their weight: 2.9% of it cannot lead", () => {
    // Won where it hardly counts, lost where it does.
    const weights = [...repeated(97.1 / 30, 30), ...repeated(2.9 / 30, 30)];
    const one = scoresOf([...repeated(0, 30), ...repeated(1, 30)], { weights });
    const other = scoresOf([...repeated(1, 30), ...repeated(0, 30)], { weights });
    expect(pairedComparison(one, other)?.difference).toBeCloseTo(-0.942, 9);
    expect(pairedComparison(one, other)?.verdict).toBe("worse");
  });

  it("bounds what it has not seen where all clusters differ alike, as the sign test does", () => {
    for (const [count, verdict] of [
      [3, "open"],
      [5, "open"],
      [6, "better"],
    ] as const) {
      const found = pairedComparison(scoresOf(repeated(1, count)), scoresOf(repeated(0, count)));
      expect(found?.pValue).toBeCloseTo(2 ** (1 - count), 12);
      expect(found).toMatchObject({ verdict, detectableDifference: null });
      expect(found?.interval?.high).toBe(1);
    }
    const same = pairedComparison(scoresOf(repeated(1, 20)), scoresOf(repeated(1, 20)));
    expect(same).toMatchObject({ difference: 0, pValue: 1, verdict: "open" });
    // 1 - 0.025^(1/20): so much may still differ unseen.
    expect(same?.interval?.high).toBeCloseTo(0.16843, 5);
  });

  it("gives no interval for one cluster, and the reason; nothing for no shared case", () => {
    const clusters = repeated(0, 9).map(() => "one");
    const found = pairedComparison(scoresOf(repeated(1, 9), { clusters }), scoresOf(repeated(0, 9)));
    expect(found).toMatchObject({ interval: null, pValue: null, verdict: "open", clusters: 1, cases: 9 });
    expect(found?.noIntervalReason).toBe("all 9 cases count as one cluster");
    expect(pairedComparison(scoresOf([1]), scoresOf([0]))?.noIntervalReason).toMatch(/^one case/);
    expect(pairedComparison(scoresOf([1]), new Map())).toBeNull();
  });

  it("names the difference that is seen four times in five", () => {
    const random = createSeededRandom(21);
    const noise = () => repeated(0, 60).map(() => 0.5 + (random() - 0.5) / 2);
    const pilot = pairedComparison(scoresOf(noise()), scoresOf(noise()))?.detectableDifference ?? 0;
    let seen = 0;
    for (let round = 0; round < 1_000; round += 1) {
      const better = scoresOf(noise().map((score) => score + pilot));
      if (pairedComparison(better, scoresOf(noise()))?.verdict === "better") seen += 1;
    }
    // The pilot's own standard deviation is off by a tenth or so.
    expect(seen / 1_000).toBeGreaterThan(0.65);
    expect(seen / 1_000).toBeLessThan(0.92);
  });
});
