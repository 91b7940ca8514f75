import { describe, expect, it } from "vitest";
import type { DifficultyWeights, TaskDistribution } from "../contracts/index.ts";
import { createDifficulty, moveToDifficulty } from "./difficulty.ts";

const weights: DifficultyWeights = {
  features: [
    { index: 0, mean: 1, deviation: 2, weight: 0.5 },
    { index: 2, mean: 0, deviation: 1, weight: -0.25 },
  ],
  farSquare: 4,
  transferShare: 0.5,
  sourceDeviation: 0.8,
  ordinary: { math: 0.2 },
};
const types = [{ id: "math" }, { id: "chat" }];
const tasks = (math: number, novelty = 0): TaskDistribution => ({
  taskTypes: ["math", "chat"],
  probabilities: Float64Array.of(math, 1 - math),
  novelty,
});
const belief = (mean: number) => ({ mean, variance: 0.01, lastingVariance: 0.004, carriedBy: 0 });

describe("createDifficulty", () => {
  const read = createDifficulty(weights, types);
  it("counts what a prompt is harder than ordinary ones of its kind, as far as that carried over", () => {
    const surface = Float32Array.of(3, 99, 1);
    // 0.5 x 1 - 0.25 x 1 = 0.25 above average; 0.05 above ordinary mathematics.
    expect(read(surface, tasks(1)).shift).toBeCloseTo(0.5 * 0.05, 12);
    expect(read(surface, tasks(0)).shift).toBeCloseTo(0.5 * 0.25, 12);
    expect(read(surface, tasks(0.5)).shift).toBeCloseTo(0.5 * 0.15, 12);
    expect(read(surface, tasks(1)).variance).toBeCloseTo((0.5 * 0.05) ** 2, 12);
  });
  it("counts a feature far out as four deviations", () => {
    expect(read(Float32Array.of(1, 0, -4), tasks(0))).toEqual(read(Float32Array.of(1, 0, -400), tasks(0)));
  });
  it("draws a prompt unlike the fit to the ordinary difficulty, and says that it does not know", () => {
    const near = read(Float32Array.of(5, 0, 0), tasks(0));
    const far = read(Float32Array.of(1 + 8, 0, -4), tasks(0));
    expect(near.shift).toBeCloseTo(0.5, 12);
    // 3 logits of difficulty at a mean square of 16 against 4: a quarter is believed.
    expect(far.shift).toBeCloseTo(0.25 * 0.5 * 3, 12);
    expect(far.variance).toBeGreaterThan(0.75 * 0.8 ** 2);
    const novel = read(Float32Array.of(5, 0, 0), tasks(0, 1));
    expect(novel).toEqual({ shift: 0, variance: 0.8 ** 2 });
  });
});

describe("moveToDifficulty", () => {
  it("lowers weak models more than strong ones on a hard prompt", () => {
    const [weak, strong] = [belief(0.6), belief(0.9)];
    moveToDifficulty(weak, { shift: 1, variance: 0 });
    moveToDifficulty(strong, { shift: 1, variance: 0 });
    expect(weak.mean).toBeCloseTo(1 / (1 + Math.exp(1 - Math.log(1.5))), 12);
    expect(strong.mean - weak.mean).toBeGreaterThan(0.3);
  });
  it("leaves an ordinary prompt's belief as it is, and widens that of an unknown one", () => {
    const same = belief(0.7);
    moveToDifficulty(same, { shift: 0, variance: 0 });
    expect(same.mean).toBeCloseTo(0.7, 12);
    expect(same.variance).toBeCloseTo(0.01, 12);
    moveToDifficulty(same, { shift: 0, variance: 0.5 });
    expect(same.variance).toBeCloseTo(0.01 + (0.7 * 0.3) ** 2 * 0.5, 12);
    expect(same.lastingVariance).toBeCloseTo(0.004 + (0.7 * 0.3) ** 2 * 0.5, 12);
  });
  it("keeps means within [0,1]", () => {
    for (const mean of [0, 0.001, 0.999, 1])
      for (const shift of [-50, 50]) {
        const moved = belief(mean);
        moveToDifficulty(moved, { shift, variance: 1 });
        expect(moved.mean).toBeGreaterThanOrEqual(0);
        expect(moved.mean).toBeLessThanOrEqual(1);
        expect(Number.isFinite(moved.variance)).toBe(true);
      }
  });
});
