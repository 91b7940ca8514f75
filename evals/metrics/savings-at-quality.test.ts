import { describe, expect, it } from "vitest";
import { nonDecreasingHull, qualityGainAtEqualCost, savingsAtQuality } from "./non-decreasing-hull.ts";

const hull = nonDecreasingHull([
  { costUsd: 1, quality: 0.4 },
  { costUsd: 3, quality: 0.8 },
]);

describe("savingsAtQuality", () => {
  it("compares costs at the baseline's quality and at a share of it, worked out by hand", () => {
    const baseline = { costUsd: 10, quality: 0.8 };
    expect(savingsAtQuality(hull, baseline)).toBeCloseTo(0.7, 12);
    // 0.95 * 0.8 = 0.76 is reached at 1 + 2 * 0.36 / 0.4 = 2.8.
    expect(savingsAtQuality(hull, baseline, 0.95)).toBeCloseTo(0.72, 12);
  });

  it("is negative for a more expensive router and not defined where it never gets there", () => {
    expect(savingsAtQuality(hull, { costUsd: 2, quality: 0.8 })).toBeCloseTo(-0.5, 12);
    expect(savingsAtQuality(hull, { costUsd: 2, quality: 0.81 })).toBeNull();
    expect(savingsAtQuality(hull, { costUsd: 0, quality: 0.5 })).toBeNull();
  });
});

describe("qualityGainAtEqualCost", () => {
  it("compares qualities at the baseline's cost", () => {
    expect(qualityGainAtEqualCost(hull, { costUsd: 2, quality: 0.5 })).toBeCloseTo(0.1, 12);
    expect(qualityGainAtEqualCost(hull, { costUsd: 9, quality: 0.9 })).toBeCloseTo(-0.1, 12);
    expect(qualityGainAtEqualCost(hull, { costUsd: 0.5, quality: 0.3 })).toBeNull();
  });
});
