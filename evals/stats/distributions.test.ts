import { describe, expect, it } from "vitest";
import { incompleteBeta } from "./incomplete-beta.ts";
import { upperIncompleteGamma } from "./incomplete-gamma.ts";
import { normalCdf, normalQuantile } from "./normal-distribution.ts";
import { studentTCdf, studentTQuantile } from "./student-t.ts";

// Expected values: printed tables of Abramowitz and Stegun (26.1, 26.7, 26.8) and of R's qnorm, qt, pchisq, pbinom.
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

describe("studentTQuantile", () => {
  it.each([
    [0.975, 1, 12.706204736432095],
    [0.975, 2, 4.302652729911275],
    [0.975, 5, 2.570581836],
    [0.975, 10, 2.228138851964939],
    [0.975, 30, 2.0422724563012373],
    [0.995, 10, 3.169272673],
    [0.95, 120, 1.6576508993552355],
    [0.05, 4, -2.1318467863266495],
  ])("is the tabled value at %d with %d degrees of freedom", (probability, degrees, expected) => {
    expect(studentTQuantile(probability, degrees)).toBeCloseTo(expected, 9);
  });

  it("agrees with the closed form of the distribution for 5 degrees of freedom", () => {
    for (const value of [-4, -0.3, 0.7, 2.5705818356363137]) {
      const tangent = value / Math.sqrt(5);
      const cosineSquare = 1 / (1 + tangent * tangent);
      const closed =
        0.5 + (Math.atan(tangent) + tangent * cosineSquare * (1 + (2 / 3) * cosineSquare)) / Math.PI;
      expect(studentTCdf(value, 5)).toBeCloseTo(closed, 14);
    }
  });

  it("approaches the normal quantile and inverts its own distribution", () => {
    expect(studentTQuantile(0.975, 1e7)).toBeCloseTo(1.959964, 5);
    expect(studentTCdf(studentTQuantile(0.2, 7), 7)).toBeCloseTo(0.2, 13);
    expect(studentTQuantile(0.5, 3)).toBe(0);
  });

  it("refuses what has no quantile", () => {
    expect(() => studentTQuantile(1, 3)).toThrow(RangeError);
    expect(() => studentTQuantile(0.5, 0)).toThrow(/above 0/);
  });
});

describe("upperIncompleteGamma", () => {
  it("gives the chi-square tail at its tabled critical values", () => {
    for (const [degrees, critical] of [
      [1, 3.841458820694124],
      [2, 5.991464547107979],
      [10, 18.307038053275146],
      [100, 124.34211340400407],
    ] as const) {
      expect(upperIncompleteGamma(degrees / 2, critical / 2)).toBeCloseTo(0.05, 12);
    }
    expect(upperIncompleteGamma(3, 0)).toBe(1);
  });
});

describe("incompleteBeta", () => {
  it("sums the binomial distribution", () => {
    // A slow twin: P(X <= 3) for 11 throws with chance 0.3.
    const choose = [1, 11, 55, 165];
    const sum = choose.reduce((total, ways, heads) => total + ways * 0.3 ** heads * 0.7 ** (11 - heads), 0);
    expect(incompleteBeta(0.7, 8, 4)).toBeCloseTo(sum, 13);
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });
});
