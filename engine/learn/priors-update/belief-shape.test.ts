import { describe, expect, it } from "vitest";
import { countOfBelief, deviationOfCount } from "./belief-shape.ts";

describe("countOfBelief", () => {
  it("is the pseudo-count of the beta distribution with that mean and deviation", () => {
    // Beta(1,1): mean 1/2, variance 1/12. Beta(8,4): mean 2/3, variance 32 / (144 * 13).
    expect(countOfBelief({ mean: 0.5, standardDeviation: Math.sqrt(1 / 12) })).toBeCloseTo(2, 12);
    expect(countOfBelief({ mean: 2 / 3, standardDeviation: Math.sqrt(32 / (144 * 13)) })).toBeCloseTo(12, 10);
  });

  it("does not sink because the mean is near an edge", () => {
    const counts = [0.5, 0.9, 0.97, 0.99, 0.999, 1].map((mean) =>
      countOfBelief({ mean, standardDeviation: 0.03 }),
    );
    expect(counts.slice(2)).toEqual([counts[2], counts[2], counts[2], counts[2]]);
    expect(counts[2]).toBeCloseTo((0.97 * 0.03) / 0.0009 - 1, 10);
    expect(countOfBelief({ mean: 0.001, standardDeviation: 0.03 })).toBeCloseTo(counts[2] ?? 0, 10);
  });

  it("reads the count that a deviation was written from, everywhere", () => {
    for (const mean of [0.005, 0.02, 0.1, 0.5, 0.83, 0.99, 0.995])
      for (const count of [0.6, 2, 7, 20, 81, 1_000])
        expect(countOfBelief({ mean, standardDeviation: deviationOfCount(mean, count) })).toBeCloseTo(
          count,
          6,
        );
  });

  it("is never as sure as the rule of succession is not after the same answer n times", () => {
    for (const count of [3, 30, 300]) {
      // A uniform belief after n successes is Beta(n+1, 1).
      const [successes, failures] = [count + 1, 1];
      const total = successes + failures;
      const deviation = Math.sqrt((successes * failures) / (total ** 2 * (total + 1)));
      expect(deviationOfCount(0.995, count)).toBeGreaterThan(0.9 * deviation);
    }
  });
});
