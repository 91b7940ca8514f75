import { describe, expect, it } from "vitest";
import { studentTCdf, studentTQuantile } from "./student-t.ts";

// Expected values: published tables of the t distribution, and its closed form for 5 degrees of freedom.

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
