import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { clusteredBootstrap } from "./clustered-bootstrap.ts";
import { clusteredMean } from "./clustered-mean.ts";
import { clusterRows, clusterSums } from "./clusters.ts";
import { wilsonInterval } from "./wilson-interval.ts";

describe("wilsonInterval", () => {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("is Newcombe's for %d of %d", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("knows nothing without trials and never leaves [0,1]", () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilsonInterval(7, 7).high).toBe(1);
    expect(wilsonInterval(7, 7, 0.99).low).toBeLessThan(wilsonInterval(7, 7, 0.9).low);
  });

  it("refuses more successes than trials and a confidence in percent", () => {
    expect(() => wilsonInterval(3, 2)).toThrow(/0 <= successes <= trials/);
    expect(() => wilsonInterval(1, 2, 95)).toThrow(/Confidence/);
  });
});

describe("clusterRows", () => {
  it("numbers clusters by first appearance and lists their rows", () => {
    const clusters = clusterRows(["b", "a", "b", "c", "a"]);
    expect([...clusters.clusterOf]).toEqual([0, 1, 0, 2, 1]);
    expect([...clusters.members]).toEqual([0, 2, 1, 4, 3]);
    expect([...clusters.starts]).toEqual([0, 2, 4, 5]);
    expect([...clusterSums(Float64Array.of(1, 2, 3, 4, 5), clusters)]).toEqual([4, 7, 4]);
  });

  it("refuses a row without a cluster", () => {
    expect(() => clusterRows(["a", ""])).toThrow(/Row 1 has no cluster/);
    expect(() => clusterSums(Float64Array.of(1), clusterRows(["a", "b"]))).toThrow(/do not fit/);
  });
});

describe("clusteredMean", () => {
  it("is the textbook standard error where every case stands alone", () => {
    // Values 1..5: variance 2.5, standard error sqrt(2.5 / 5), t(0.975, 4) = 2.776445.
    const result = clusteredMean([1, 2, 3, 4, 5], ["a", "b", "c", "d", "e"]);
    expect(result?.mean).toBe(3);
    expect(result?.standardError).toBeCloseTo(Math.sqrt(0.5), 12);
    expect(result?.interval?.low).toBeCloseTo(3 - 2.776445105 * Math.sqrt(0.5), 8);
  });

  it("sums deviations inside clusters, worked out by hand", () => {
    // Mean 0.5; cluster sums of deviations 1, -0.5, -0.5; squares 1.5; sqrt(3/2 * 1.5) / 4.
    const result = clusteredMean([1, 1, 0, 0], ["a", "a", "b", "c"]);
    expect(result?.standardError).toBeCloseTo(Math.sqrt(2.25) / 4, 12);
    expect(result).toMatchObject({ clusters: 3, cases: 4, degreesOfFreedom: 2, leftOut: 0 });
  });

  it("counts a question asked four times as one", () => {
    const once = clusteredMean([1, 0, 1], ["a", "b", "c"]);
    const often = clusteredMean([1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1], [..."aaaabbbbcccc"]);
    expect(often?.standardError).toBeCloseTo(once?.standardError ?? 0, 12);
  });

  it("leaves nulls out and says so; one cluster has no error, none no mean", () => {
    expect(clusteredMean([1, null, 0], ["a", "b", "c"])).toMatchObject({ mean: 0.5, cases: 2, leftOut: 1 });
    expect(clusteredMean([1, 0], ["a", "a"])).toMatchObject({ standardError: null, interval: null });
    expect(clusteredMean([null], ["a"])).toBeNull();
    expect(() => clusteredMean([1], [])).toThrow(RangeError);
  });
});

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
