import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../../engine/index.ts";
import { bcaLevels } from "./bca-levels.ts";
import { clusterRows } from "./clusters.ts";

const values = [1, 2, 2, 3, 9];
const clusters = clusterRows(["a", "b", "c", "d", "e"]);
const mean = (weights: Float64Array): { mean: number } => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { mean: weights.reduce((sum, weight, row) => sum + weight * (values[row] ?? 0), 0) / total };
};
const levelsOf = bcaLevels(clusters, mean, 0.9);

describe("bcaLevels", () => {
  it("shifts by skewness / (6 sqrt(n)) for a mean whose draws are unbiased (Efron 1987)", () => {
    const average = 3.4;
    const cubes = values.reduce((sum, value) => sum + (value - average) ** 3, 0) / 5;
    const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 5;
    const acceleration = cubes / squares ** 1.5 / (6 * Math.sqrt(5));
    const levels = levelsOf("mean", Float64Array.of(3, 4), 3.4);
    const z = normalQuantile(0.95);
    expect(levels?.low).toBeCloseTo(normalCdf(-z / (1 + acceleration * z)), 10);
    expect(levels?.high).toBeCloseTo(normalCdf(z / (1 - acceleration * z)), 10);
    expect(levels?.low).toBeGreaterThan(0.05);
  });

  it("moves down where most draws lie above the estimate", () => {
    const levels = levelsOf("mean", Float64Array.of(3, 4, 4, 4), 3.4);
    const even = levelsOf("mean", Float64Array.of(3, 4), 3.4);
    expect(levels?.low).toBeLessThan(even?.low ?? 0);
    expect(levels?.high).toBeLessThan(even?.high ?? 0);
  });

  it("gives up where all draws lie on one side", () => {
    expect(levelsOf("mean", Float64Array.of(4, 5), 3.4)).toBeNull();
  });
});
