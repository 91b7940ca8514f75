import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { createSequentialComparison } from "./sequential-comparison.ts";

describe("createSequentialComparison", () => {
  it("names the better one and stays with it", () => {
    const random = createSeededRandom(2);
    const comparison = createSequentialComparison();
    let decidedAt: number | null = null;
    for (let step = 1; step <= 800; step += 1) {
      comparison.add((random() < 0.7 ? 1 : 0) - (random() < 0.5 ? 1 : 0));
      if (comparison.better !== null) decidedAt ??= step;
    }
    expect(comparison.better).toBe("first");
    expect(decidedAt).toBeLessThan(500);
    expect(comparison.meanDifference).toBeCloseTo(0.2, 1);
  });

  it("raises false alarms at most at its level, looked at after every case", () => {
    let alarms = 0;
    const trials = 100;
    for (let trial = 0; trial < trials; trial += 1) {
      const random = createSeededRandom(7000 + trial);
      const comparison = createSequentialComparison({ confidence: 0.9 });
      for (let step = 0; step < 200 && comparison.better === null; step += 1) {
        comparison.add((random() < 0.6 ? 1 : 0) - (random() < 0.6 ? 1 : 0));
      }
      if (comparison.better !== null) alarms += 1;
    }
    // At most 10% of 100; three standard deviations are 9.
    expect(alarms).toBeLessThanOrEqual(19);
  });

  it("is symmetric and refuses differences outside [-1,1]", () => {
    const comparison = createSequentialComparison();
    for (let step = 0; step < 100; step += 1) comparison.add(-1);
    expect(comparison.better).toBe("second");
    expect(() => comparison.add(2)).toThrow(RangeError);
  });
});
