import { describe, expect, it } from "vitest";
import { ordinaryQuality, qualityPrior } from "./ordinary-quality.ts";

describe("ordinaryQuality", () => {
  it("gives the middle candidate the middle score and keeps the order", () => {
    expect(ordinaryQuality(0.75, 0.5, 0)).toBeCloseTo(0.75, 12);
    const scores = [-3, -1, 0, 1, 3].map((ability) => ordinaryQuality(0.75, 0.5, ability));
    expect([...scores].sort((one, other) => one - other)).toEqual(scores);
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
  });

  it("moves by the deviation on the log-odds scale: odds 3 become 3e", () => {
    expect(ordinaryQuality(0.75, 0.5, 2)).toBeCloseTo((3 * Math.E) / (1 + 3 * Math.E), 12);
  });
});

describe("qualityPrior", () => {
  it("has the deviation of a beta distribution of that mean and weight: Beta(8, 2)", () => {
    // Variance of Beta(8, 2): 8 * 2 / (10^2 * 11) = .0145454, deviation .120605.
    expect(qualityPrior(0.8, 10, []).standardDeviation).toBeCloseTo(0.1206, 4);
  });
});
