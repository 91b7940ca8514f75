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
