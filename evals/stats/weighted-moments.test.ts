import { sampleCorrelation, sampleCovariance, variance } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { weightedMoments } from "./weighted-moments.ts";

describe("weightedMoments", () => {
  const [x, y] = [
    [1, 4, 2, 8],
    [0.5, 3, -1, 6],
  ];

  it("agrees with simple-statistics on rows written out as often as they weigh", () => {
    const found = weightedMoments(x, y, Float64Array.of(1, 3, 0, 2));
    const [wideX, wideY] = [
      [1, 4, 4, 4, 8, 8],
      [0.5, 3, 3, 3, 6, 6],
    ];
    expect(found?.varianceX).toBeCloseTo(variance(wideX), 12);
    expect(found?.varianceY).toBeCloseTo(variance(wideY), 12);
    expect(found?.covariance).toBeCloseTo((sampleCovariance(wideX, wideY) * 5) / 6, 12);
    expect(
      (found?.covariance ?? 0) / Math.sqrt((found?.varianceX ?? 0) * (found?.varianceY ?? 0)),
    ).toBeCloseTo(sampleCorrelation(wideX, wideY), 12);
  });

  it("is null where nothing weighs anything", () => {
    expect(weightedMoments(x, y, new Float64Array(4))).toBeNull();
    expect(weightedMoments([], [], new Float64Array(0))).toBeNull();
  });
});
