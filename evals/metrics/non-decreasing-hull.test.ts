import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { costAtQuality, nonDecreasingHull, qualityAtCost } from "./non-decreasing-hull.ts";

const points = (...pairs: [number, number][]) => pairs.map(([costUsd, quality]) => ({ costUsd, quality }));

describe("nonDecreasingHull", () => {
  it("drops what is dominated or below a mixture, worked out by hand", () => {
    // (3, 0.5) lies under the line from (1, 0.4) to (4, 0.8); (5, 0.7) is more expensive and worse than (4, 0.8).
    expect(nonDecreasingHull(points([5, 0.7], [1, 0.4], [3, 0.5], [4, 0.8], [2, 0.3]))).toEqual(
      points([1, 0.4], [4, 0.8]),
    );
  });

  it("keeps one of equals and of points on one line its ends", () => {
    expect(nonDecreasingHull(points([1, 0.2], [1, 0.5], [1, 0.5]))).toEqual(points([1, 0.5]));
    expect(nonDecreasingHull(points([1, 0.25], [2, 0.5], [3, 0.75]))).toEqual(points([1, 0.25], [3, 0.75]));
    expect(nonDecreasingHull([])).toEqual([]);
  });

  it("is the best mixture of two policies at every cost", () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const random = createSeededRandom(seed);
      const cloud = Array.from({ length: 25 }, () => ({ costUsd: random(), quality: random() }));
      const hull = nonDecreasingHull(cloud);
      for (let costUsd = 0; costUsd <= 1.1; costUsd += 0.05) {
        // A slow twin: all pairs, mixed to spend exactly this much, or one policy that spends no more.
        let best: number | null = null;
        for (const one of cloud) {
          if (one.costUsd > costUsd) continue;
          best = Math.max(best ?? 0, one.quality);
          for (const other of cloud) {
            if (other.costUsd <= costUsd) continue;
            const share = (costUsd - one.costUsd) / (other.costUsd - one.costUsd);
            best = Math.max(best, one.quality + share * (other.quality - one.quality));
          }
        }
        const found = qualityAtCost(hull, costUsd);
        if (best === null) expect(found).toBeNull();
        else expect(found).toBeCloseTo(best, 10);
      }
    }
  });
});

describe("qualityAtCost and costAtQuality", () => {
  const hull = nonDecreasingHull(points([1, 0.4], [2, 0.7], [4, 0.9]));

  it("read the hull both ways", () => {
    expect(qualityAtCost(hull, 3)).toBeCloseTo(0.8, 12);
    expect(costAtQuality(hull, 0.8)).toBeCloseTo(3, 12);
    expect(qualityAtCost(hull, 1)).toBe(0.4);
    expect(qualityAtCost(hull, 9)).toBe(0.9);
    expect(costAtQuality(hull, 0.1)).toBe(1);
    expect(costAtQuality(hull, 0.9)).toBe(4);
  });

  it("have no answer where the hull does not go", () => {
    expect(qualityAtCost(hull, 0.99)).toBeNull();
    expect(costAtQuality(hull, 0.91)).toBeNull();
    expect(qualityAtCost([], 1)).toBeNull();
    expect(costAtQuality([], 0.1)).toBeNull();
  });
});
