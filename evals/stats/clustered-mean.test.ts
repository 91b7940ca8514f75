import { describe, expect, it } from "vitest";
import { clusteredMean } from "./clustered-mean.ts";

describe("clusteredMean", () => {
  it("is the textbook standard error where every case stands alone", () => {
    // Values 1..5: variance 2.5, standard error sqrt(2.5 / 5), t(0.975, 4) = 2.776445.
    const result = clusteredMean([1, 2, 3, 4, 5], ["a", "b", "c", "d", "e"]);
    expect(result?.mean).toBe(3);
    expect(result?.standardError).toBeCloseTo(Math.sqrt(0.5), 12);
    expect(result?.interval?.low).toBeCloseTo(3 - 2.776445105 * Math.sqrt(0.5), 8);
  });

  it("sums deviations inside clusters, worked out by hand", () => {
    // Shares 1/2, 1/4, 1/4, Q = 3/8; (share * deviation)^2 = 1/16, 1/64, 1/64, over 1 - 2s + Q = 3/8, 7/8, 7/8: 1/6 + 1/28.
    const result = clusteredMean([1, 1, 0, 0], ["a", "a", "b", "c"]);
    expect(result?.standardError).toBeCloseTo(Math.sqrt(1 / 6 + 1 / 28), 12);
    expect(result).toMatchObject({ clusters: 3, cases: 4, leftOut: 0 });
    expect(result?.effectiveClusters).toBeCloseTo(8 / 3, 12);
  });

  it("has the degrees of freedom of Bell and McCaffrey, as whole matrices give them", () => {
    for (const weights of [
      [1, 1, 1, 1],
      [5, 1, 1, 1],
      [1, 2, 3, 4, 5, 6],
      [97.1, 2.9],
    ]) {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const shares = weights.map((weight) => weight / total);
      const squares = shares.reduce((sum, share) => sum + share * share, 0);
      // M: residuals of cluster means, A: their weights in the variance.
      const m = shares.map((_, row) => shares.map((share, column) => (row === column ? 1 : 0) - share));
      const mm = m.map((row) => m.map((other) => row.reduce((sum, one, at) => sum + one * other[at]!, 0)));
      const a = shares.map((share, at) => (share * share) / mm[at]![at]!);
      let trace = 0;
      for (const [row, one] of a.entries())
        for (const [column, other] of a.entries()) trace += one * other * mm[row]![column]! ** 2;
      const result = clusteredMean(
        weights.map((_, at) => at % 2),
        weights.map((_, at) => `${at}`),
        { weights },
      );
      expect(result?.degreesOfFreedom).toBeCloseTo(squares ** 2 / trace, 8);
      if (new Set(weights).size === 1) expect(result?.degreesOfFreedom).toBeCloseTo(weights.length - 1, 10);
    }
  });

  it("weighs a value of weight 2 like two of its cluster, and leaves out weight 0", () => {
    const twice = clusteredMean([1, 1, 0, 1], ["a", "a", "b", "c"]);
    const weighed = clusteredMean([1, 0, 1, 0.5], ["a", "b", "c", "d"], { weights: [2, 1, 1, 0] });
    expect(weighed?.mean).toBeCloseTo(twice?.mean ?? 0, 12);
    expect(weighed?.standardError).toBeCloseTo(twice?.standardError ?? 0, 12);
    expect(weighed).toMatchObject({ cases: 3, clusters: 3 });
    expect(() => clusteredMean([1], ["a"], { weights: [-1] })).toThrow(RangeError);
    expect(clusteredMean([1, 0], ["a", "b"], { weights: [1, 1e-20] })?.standardError).toBeNull();
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
