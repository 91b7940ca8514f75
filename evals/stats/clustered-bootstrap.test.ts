import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { clusteredBootstrap } from "./clustered-bootstrap.ts";
import { clusterRows } from "./clusters.ts";

describe("clusteredBootstrap", () => {
  const weightedMean = (values: readonly number[]) => (weights: Float64Array) => {
    let total = 0;
    let sum = 0;
    for (const [row, weight] of weights.entries()) {
      total += weight;
      sum += weight * (values[row] ?? 0);
    }
    return { mean: total > 0 ? sum / total : null, never: null };
  };
  const random = createSeededRandom(11);
  const skewed = Array.from({ length: 60 }, () => -Math.log(1 - random()));
  const alone = clusterRows(skewed.map((_, row) => `${row}`));

  it("has the standard error of the mean", () => {
    const { mean } = clusteredBootstrap(alone, weightedMean(skewed), { seed: 1, draws: 4000 });
    const average = skewed.reduce((sum, value) => sum + value, 0) / 60;
    const variance = skewed.reduce((sum, value) => sum + (value - average) ** 2, 0) / 60;
    expect(mean.estimate).toBeCloseTo(average, 12);
    expect(mean.standardError).toBeCloseTo(Math.sqrt(variance / 60), 2);
    expect(mean.low).toBeCloseTo(average - 1.96 * Math.sqrt(variance / 60), 1);
  });

  it("is the same for one seed and another for another", () => {
    const run = (seed: number) => clusteredBootstrap(alone, weightedMean(skewed), { seed, draws: 50 });
    expect(run(3)).toEqual(run(3));
    expect(run(3)).not.toEqual(run(4));
  });

  it("shifts a BCa interval towards the long tail", () => {
    const options = { seed: 5, draws: 4000 };
    const plain = clusteredBootstrap(alone, weightedMean(skewed), options).mean;
    const corrected = clusteredBootstrap(alone, weightedMean(skewed), { ...options, method: "bca" }).mean;
    expect(corrected.low).toBeGreaterThan(plain.low ?? Number.NaN);
    expect(corrected.high).toBeGreaterThan(plain.high ?? Number.NaN);
  });

  it("is as wide for a question asked five times as for one asked once", () => {
    const values = skewed.slice(0, 30);
    const repeated = values.flatMap((value) => [value, value, value, value, value]);
    const keys = repeated.map((_, row) => `${Math.floor(row / 5)}`);
    const once = clusteredBootstrap(
      clusterRows(keys.filter((_, row) => row % 5 === 0)),
      weightedMean(values),
      {
        seed: 2,
      },
    );
    const often = clusteredBootstrap(clusterRows(keys), weightedMean(repeated), { seed: 2 });
    expect(often.mean.low).toBeCloseTo(once.mean.low ?? 0, 9);
    expect(often.mean.high).toBeCloseTo(once.mean.high ?? 0, 9);
  });

  it("gives no interval for a figure that is not defined", () => {
    const { never } = clusteredBootstrap(alone, weightedMean(skewed), { seed: 1, draws: 10 });
    expect(never).toEqual({ estimate: null, low: null, high: null, standardError: null, undefinedDraws: 10 });
  });

  it("holds the true mean about as often as it says, with clusters of unequal size", () => {
    let held = 0;
    const trials = 200;
    for (let trial = 0; trial < trials; trial += 1) {
      const draw = createSeededRandom(1000 + trial);
      const values: number[] = [];
      const keys: string[] = [];
      for (let cluster = 0; cluster < 60; cluster += 1) {
        const share = draw();
        for (let row = 0; row <= cluster % 4; row += 1) {
          values.push(draw() < share ? 1 : 0);
          keys.push(`${cluster}`);
        }
      }
      const options = { seed: trial, draws: 200, confidence: 0.9 };
      const { mean } = clusteredBootstrap(clusterRows(keys), weightedMean(values), options);
      if ((mean.low ?? 1) <= 0.5 && (mean.high ?? 0) >= 0.5) held += 1;
    }
    // 90% of 200 is 180; three standard deviations are 13.
    expect(held).toBeGreaterThanOrEqual(165);
    expect(held).toBeLessThanOrEqual(193);
  });

  it("refuses one cluster and one draw", () => {
    const one = clusterRows(["a", "a"]);
    expect(() => clusteredBootstrap(one, weightedMean([1, 2]), { seed: 1 })).toThrow(/two clusters/);
    expect(() => clusteredBootstrap(alone, weightedMean(skewed), { seed: 1, draws: 1 })).toThrow(/2 draws/);
  });
});
