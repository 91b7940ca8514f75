import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { apgr, callPerformanceThreshold, strongCallCurve, strongCallOrder } from "./strong-call-curve.ts";

const curveOf = (preference: number[], strong: number[], weak: number[], weights?: number[]) =>
  strongCallCurve(
    strongCallOrder({
      strongPreference: Float64Array.from(preference),
      strongScores: Float64Array.from(strong),
      weakScores: Float64Array.from(weak),
    }),
    weights === undefined ? undefined : Float64Array.from(weights),
  );

describe("strongCallCurve", () => {
  it("gives the strong model first to whom it serves best, worked out by hand", () => {
    const curve = curveOf([0.1, 0.9, 0.5, 0.2], [1, 1, 1, 0], [1, 0, 0, 0]);
    expect(curve).toEqual([
      { strongShare: 0, quality: 0.25 },
      { strongShare: 0.25, quality: 0.5 },
      { strongShare: 0.5, quality: 0.75 },
      { strongShare: 0.75, quality: 0.75 },
      { strongShare: 1, quality: 0.75 },
    ]);
    // Recovered: 0, 0.5, 1, 1, 1 at quarters; trapezoids (0.25 + 0.75 + 1 + 1) / 4.
    expect(apgr(curve)).toBeCloseTo(0.75, 12);
    expect(callPerformanceThreshold(curve, 0.5)).toBeCloseTo(0.25, 12);
    expect(callPerformanceThreshold(curve, 0.8)).toBeCloseTo(0.4, 12);
    expect(callPerformanceThreshold(curve, 1)).toBeCloseTo(0.5, 12);
  });

  it("joins prompts of equal preference as one, so that a constant router is exactly a random one", () => {
    const random = createSeededRandom(1);
    const strong = Array.from({ length: 200 }, () => (random() < 0.8 ? 1 : 0));
    const weak = Array.from({ length: 200 }, () => (random() < 0.6 ? 1 : 0));
    const curve = curveOf(
      strong.fill(1, 0, 20).map(() => 0.3),
      strong,
      weak,
    );
    expect(curve).toHaveLength(2);
    expect(apgr(curve)).toBeCloseTo(0.5, 12);
    expect(callPerformanceThreshold(curve, 0.5)).toBeCloseTo(0.5, 12);
    expect(callPerformanceThreshold(curve, 0.8)).toBeCloseTo(0.8, 12);
  });

  it("counts a prompt of weight two as two prompts of equal preference", () => {
    const once = curveOf([3, 2, 1], [1, 0.5, 1], [0, 0.5, 0], [2, 1, 0]);
    const twice = curveOf([3, 3, 2], [1, 1, 0.5], [0, 0, 0.5]);
    expect(once.slice(0, 3)).toEqual(twice);
    expect(apgr(once)).toBeCloseTo(apgr(twice) ?? 0, 12);
  });

  it("may pass the strong model on the way", () => {
    const curve = curveOf([2, 1], [1, 0.5], [0, 1]);
    // Recovered: 0, 2, 1 at halves; trapezoids (0 + 2) / 4 + (2 + 1) / 4.
    expect(apgr(curve)).toBeCloseTo(1.25, 12);
    expect(callPerformanceThreshold(curve, 1)).toBeCloseTo(0.25, 12);
    expect(callPerformanceThreshold(curve, 2.1)).toBeNull();
  });

  it("is not defined where the strong model is no stronger, or nothing counts", () => {
    const curve = curveOf([1, 2], [1, 0], [0, 1]);
    expect(apgr(curve)).toBeNull();
    expect(callPerformanceThreshold(curve, 0.5)).toBeNull();
    expect(curveOf([1], [1], [0], [0])).toEqual([]);
    expect(apgr([])).toBeNull();
  });

  it("agrees with sorting and averaging from scratch", () => {
    const random = createSeededRandom(4);
    const rows = Array.from({ length: 150 }, () => ({
      preference: random(),
      strong: random(),
      weak: random() / 2,
    }));
    const curve = curveOf(
      rows.map(({ preference }) => preference),
      rows.map(({ strong }) => strong),
      rows.map(({ weak }) => weak),
    );
    const sorted = [...rows].sort((one, other) => other.preference - one.preference);
    const weak = rows.reduce((sum, row) => sum + row.weak, 0) / 150;
    const gap = rows.reduce((sum, row) => sum + row.strong, 0) / 150 - weak;
    const recovered = Array.from({ length: 151 }, (_, calls) => {
      const total = sorted.reduce((sum, row, rank) => sum + (rank < calls ? row.strong : row.weak), 0);
      return (total / 150 - weak) / gap;
    });
    const ends = (0 + (recovered[150] ?? 0)) / 2;
    const inner = recovered.slice(1, 150).reduce((sum, value) => sum + value, 0);
    expect(apgr(curve)).toBeCloseTo((inner + ends) / 150, 10);
    const first = recovered.findIndex((value) => value >= 0.5);
    const threshold = callPerformanceThreshold(curve, 0.5) ?? -1;
    expect(threshold * 150).toBeGreaterThan(first - 1);
    expect(threshold * 150).toBeLessThanOrEqual(first);
  });

  it("refuses lists that do not fit", () => {
    expect(() => curveOf([1, 2], [1], [0, 1])).toThrow(/one value per prompt/);
    expect(() => curveOf([Number.NaN], [1], [0])).toThrow(/NaN/);
  });
});
