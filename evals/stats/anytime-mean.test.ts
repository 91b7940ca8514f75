import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { anytimeLowerBound, anytimeMeanInterval } from "./anytime-mean.ts";
import { createMeanEvidence } from "./mean-evidence.ts";

const drawn = (seed: number, count: number, rate: number): number[] => {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, () => (random() < rate ? 1 : 0));
};
const even = (scores: readonly number[]): number[] => scores.map(() => 1);

describe("anytimeLowerBound", () => {
  it("is the largest mean that the bets refute", () => {
    const observations = drawn(2, 80, 0.7).map((value) => ({ value, min: 0, share: 1 }));
    const bound = anytimeLowerBound(observations, 0.05) ?? Number.NaN;
    const wealthAt = (mean: number): number => {
      const evidence = createMeanEvidence(mean);
      for (const observation of observations) evidence.add(observation);
      return Math.exp(evidence.logWealth);
    };
    expect(wealthAt(bound)).toBeCloseTo(20, 2);
    expect(wealthAt(bound + 0.01)).toBeLessThan(20);
  });
});

describe("anytimeMeanInterval", () => {
  it("keeps its confidence where sampling stops at the worst moment", () => {
    let missed = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial += 1) {
      const scores = drawn(trial, 120, 0.3);
      for (let count = 10; count <= 120; count += 10) {
        const seen = scores.slice(0, count);
        const { low, high } = anytimeMeanInterval(seen, even(seen), 0.9) ?? { low: 1, high: 0 };
        if (low <= 0.3 && high >= 0.3) continue;
        missed += 1;
        break;
      }
    }
    // At most 10% of 200; three standard deviations are 13.
    expect(missed).toBeLessThanOrEqual(33);
  });

  it("does not depend on the order of the scores, and lies around their mean", () => {
    const scores = drawn(5, 60, 0.8);
    const interval = anytimeMeanInterval(scores, even(scores));
    const turned = anytimeMeanInterval([...scores].reverse(), even(scores));
    expect(turned?.low).toBeCloseTo(interval?.low ?? 0, 6);
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    expect(interval?.low).toBeLessThan(mean);
    expect(interval?.high).toBeGreaterThan(mean);
  });

  it("is null without a score, and wide after one", () => {
    expect(anytimeMeanInterval([], [])).toBeNull();
    const { low, high } = anytimeMeanInterval([1], [1]) ?? { low: Number.NaN, high: Number.NaN };
    expect(low).toBeLessThan(0.1);
    expect(high).toBe(1);
    expect(() => anytimeMeanInterval([1], [1], 1)).toThrow(/Confidence/);
  });
});
