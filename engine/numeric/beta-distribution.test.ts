import { describe, expect, it } from "vitest";
import { betaCdf, logGamma } from "./beta-distribution.ts";

describe("logGamma", () => {
  it("gives factorials and the root of pi", () => {
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 12);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });
});

describe("betaCdf", () => {
  it.each([
    // Integer shapes: the binomial sum  sum_{k=a}^{a+b-1} C(a+b-1, k) x^k (1-x)^(a+b-1-k).
    [0.5, 2, 3, 0.6875],
    [0.2, 1, 1, 0.2],
    [0.3, 1, 4, 1 - 0.7 ** 4],
    [0.9, 5, 1, 0.9 ** 5],
  ])("at %d of beta(%d, %d) is %d", (value, successes, failures, expected) => {
    expect(betaCdf(value, successes, failures)).toBeCloseTo(expected, 10);
  });

  it("sums the binomial distribution to its last figures", () => {
    // A slow twin: P(X <= 3) for 11 throws with chance 0.3.
    const choose = [1, 11, 55, 165];
    const sum = choose.reduce((total, ways, heads) => total + ways * 0.3 ** heads * 0.7 ** (11 - heads), 0);
    expect(betaCdf(0.7, 8, 4)).toBeCloseTo(sum, 13);
    expect(betaCdf(0, 2, 3)).toBe(0);
    expect(betaCdf(1, 2, 3)).toBe(1);
  });

  it("ends where shapes are large", () => {
    // Of so many, the share below the mean is all but half.
    expect(betaCdf(0.5, 1e6, 1e6)).toBeCloseTo(0.5, 8);
    expect(betaCdf(0.499, 1e6, 1e6)).toBeLessThan(0.003);
  });

  it("agrees with slow integration for shapes that are no integers", () => {
    const [successes, failures, value] = [3.7, 41.2, 0.11];
    const steps = 200_000;
    const density = (at: number): number => at ** (successes - 1) * (1 - at) ** (failures - 1);
    const area = (end: number): number => {
      let sum = 0;
      for (let step = 0; step < steps; step += 1) sum += density(((step + 0.5) * end) / steps);
      return (sum * end) / steps;
    };
    expect(betaCdf(value, successes, failures)).toBeCloseTo(area(value) / area(1), 7);
  });
});
