import { describe, expect, it } from "vitest";
import { aiq, aiqGain, singleModelCostRange } from "./aiq.ts";
import { nonDecreasingHull, qualityAtCost } from "./non-decreasing-hull.ts";

const hullOf = (...pairs: [number, number][]) =>
  nonDecreasingHull(pairs.map(([costUsd, quality]) => ({ costUsd, quality })));

describe("aiq", () => {
  it("is the mean height of the hull, worked out by hand", () => {
    // From 1 to 3 a line from 0.4 to 0.8 (area 1.2), from 3 to 5 level at 0.8 (area 1.6): 2.8 / 4.
    expect(aiq(hullOf([1, 0.4], [3, 0.8]), { fromUsd: 1, toUsd: 5 })).toBeCloseTo(0.7, 12);
  });

  it("counts what is cheaper than the hull as nothing served", () => {
    // Level at 0.6 from 2 on: 0.6 * 2 / 3.
    expect(aiq(hullOf([2, 0.6]), { fromUsd: 1, toUsd: 4 })).toBeCloseTo(0.4, 12);
    expect(aiq(hullOf([5, 0.6]), { fromUsd: 1, toUsd: 4 })).toBe(0);
  });

  it("cuts the hull at both ends of the range", () => {
    // From 2 to 3 a line from 0.5 to 0.6.
    expect(aiq(hullOf([1, 0.4], [5, 0.8]), { fromUsd: 2, toUsd: 3 })).toBeCloseTo(0.55, 12);
  });

  it("agrees with adding up thin slices", () => {
    const hull = hullOf([0.3, 0.1], [0.7, 0.5], [1.4, 0.8], [2.9, 0.95]);
    const slices = 100_000;
    let sum = 0;
    for (let slice = 0; slice < slices; slice += 1) {
      sum += qualityAtCost(hull, 0.2 + ((slice + 0.5) * 3) / slices) ?? 0;
    }
    expect(aiq(hull, { fromUsd: 0.2, toUsd: 3.2 })).toBeCloseTo(sum / slices, 4);
  });

  it("is not defined where all models cost the same", () => {
    const range = singleModelCostRange([
      { costUsd: 2, quality: 0.3 },
      { costUsd: 2, quality: 0.5 },
    ]);
    expect(aiq(hullOf([2, 0.5]), range)).toBeNull();
  });
});

describe("aiqGain", () => {
  const range = { fromUsd: 1, toUsd: 3 };
  const singles = hullOf([1, 0.4], [3, 0.8]);
  const oracle = hullOf([1, 0.8], [3, 1]);

  it("is 0 for the hull of single models, 1 for the oracle, 0.5 half way", () => {
    expect(aiqGain({ router: singles, singles, oracle }, range)).toBe(0);
    expect(aiqGain({ router: oracle, singles, oracle }, range)).toBe(1);
    expect(aiqGain({ router: hullOf([1, 0.6], [3, 0.9]), singles, oracle }, range)).toBeCloseTo(0.5, 12);
  });

  it("is below 0 for a router worse than mixing", () => {
    expect(aiqGain({ router: hullOf([1, 0.4]), singles, oracle }, range)).toBeLessThan(0);
  });

  it("is not defined where there is nothing to gain", () => {
    expect(aiqGain({ router: singles, singles, oracle: singles }, range)).toBeNull();
    expect(aiqGain({ router: singles, singles, oracle }, { fromUsd: 1, toUsd: 1 })).toBeNull();
  });
});
