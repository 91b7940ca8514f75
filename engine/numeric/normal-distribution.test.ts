import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";

// Expected values: published tables of the normal distribution.

describe("normalQuantile", () => {
  it.each([
    [0.5, 0],
    [0.975, 1.959963984540054],
    [0.995, 2.575829303548901],
    [0.025, -1.959963984540054],
    [0.0001, -3.719016485455709],
    [1e-10, -6.361340902404056],
  ])("is the tabled value at %d", (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 12);
  });

  it("inverts the distribution everywhere", () => {
    for (let probability = 0.001; probability < 1; probability += 0.0137) {
      expect(normalCdf(normalQuantile(probability))).toBeCloseTo(probability, 13);
    }
  });

  it("refuses 0 and 1", () => {
    expect(() => normalQuantile(0)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(/inside \(0,1\)/);
  });
});

describe("normalCdf", () => {
  it("is the tabled value", () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(1)).toBeCloseTo(0.8413447460685429, 14);
    expect(normalCdf(-1.96)).toBeCloseTo(0.024997895148220435, 14);
    expect(normalCdf(-6)).toBeCloseTo(9.865876450376946e-10, 20);
  });
});
