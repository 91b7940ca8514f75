import { describe, expect, it } from "vitest";
import { normalCdf, normalDensity } from "./normal-cdf.ts";

describe("normalCdf", () => {
  it("agrees with the error function of C's library (Python 3, 0.5 * erfc(-z / sqrt 2))", () => {
    const known = [
      [-6, 9.865876450377012e-10],
      [-3, 0.0013498980316300957],
      [-1.96, 0.024997895148220435],
      [-0.5, 0.3085375387259869],
      [0, 0.5],
      [1, 0.8413447460685429],
      [1.6448536269514722, 0.95],
      [3, 0.9986501019683699],
    ] as const;
    for (const [z, probability] of known) expect(Math.abs(normalCdf(z) - probability)).toBeLessThan(7.5e-8);
  });

  it("agrees with its slow twin, the density summed in small steps", () => {
    const step = 1e-3;
    let area = 0;
    for (let z = -8 + step / 2; z < 1.3; z += step) area += normalDensity(z) * step;
    expect(Math.abs(normalCdf(1.3) - area)).toBeLessThan(1e-7);
  });

  it("rises, and ends at 0 and 1", () => {
    for (let z = -8; z < 8; z += 0.1) expect(normalCdf(z + 0.1)).toBeGreaterThan(normalCdf(z));
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(40)).toBe(1);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });
});
