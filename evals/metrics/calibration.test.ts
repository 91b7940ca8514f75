import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../engine/index.ts";
import { brierScore, calibrationBins, expectedCalibrationError } from "./calibration.ts";

describe("expectedCalibrationError", () => {
  it("is worked out by hand with two bins", () => {
    // Bin one: predicted 0.1 and 0.3, observed 0 and 1, off by 0.3. Bin two: 0.6 and 0.8, observed 0.5 and 0.9, exact.
    const predicted = Float64Array.of(0.8, 0.1, 0.6, 0.3);
    const observed = [0.9, 0, 0.5, 1];
    const bins = calibrationBins(predicted, observed, 2);
    expect(bins.map(({ weight }) => weight)).toEqual([2, 2]);
    expect(bins[0]?.predictedMean).toBeCloseTo(0.2, 12);
    expect(bins[0]?.observedMean).toBeCloseTo(0.5, 12);
    expect(expectedCalibrationError(predicted, observed, 2)).toBeCloseTo(0.15, 12);
    // Bin one counts three times as much.
    expect(expectedCalibrationError(predicted, observed, 2, Float64Array.of(1, 3, 1, 3))).toBeCloseTo(
      0.225,
      12,
    );
  });

  it("never parts equal predictions: a constant one is off by the difference of means alone", () => {
    const observed = Array.from({ length: 100 }, (_, cell) => (cell % 4 === 0 ? 1 : 0));
    const predicted = new Float64Array(100).fill(0.3);
    expect(calibrationBins(predicted, observed, 10)).toHaveLength(1);
    expect(expectedCalibrationError(predicted, observed, 10)).toBeCloseTo(0.05, 12);
  });

  it("leaves out what has no score", () => {
    const predicted = Float64Array.of(0.5, 0.9, 0.5);
    expect(expectedCalibrationError(predicted, [0.5, null, 0.5])).toBe(0);
    expect(expectedCalibrationError(predicted, [null, null, null])).toBeNull();
  });

  it("is small for an honest predictor and large for an overconfident one", () => {
    const random = createSeededRandom(2);
    const chances = Float64Array.from({ length: 20_000 }, () => random());
    const observed = Array.from(chances, (chance) => (random() < chance ? 1 : 0));
    expect(expectedCalibrationError(chances, observed)).toBeLessThan(0.015);
    const bold = chances.map((chance) => (chance < 0.5 ? 0 : 1));
    // The mean distance of a uniform chance from its nearer end is a quarter.
    expect(expectedCalibrationError(bold, observed)).toBeCloseTo(0.25, 1);
  });

  it("refuses lists of different length, no bins and predictions that are no numbers", () => {
    expect(() => expectedCalibrationError(Float64Array.of(1), [])).toThrow(/1 predictions meet 0/);
    expect(() => expectedCalibrationError(Float64Array.of(1), [1], 0)).toThrow(/binCount/);
    expect(() => expectedCalibrationError(Float64Array.of(Number.NaN, 1), [1, 1], 2)).toThrow(/not a number/);
  });
});

describe("brierScore", () => {
  it("is the mean squared distance, nulls left out", () => {
    expect(brierScore(Float64Array.of(0.9, 0.2, 0.5), [1, 0, null])).toBeCloseTo((0.01 + 0.04) / 2, 12);
    expect(brierScore(Float64Array.of(0.9, 0.2), [1, 0], Float64Array.of(3, 1))).toBeCloseTo(0.07 / 4, 12);
    expect(brierScore(Float64Array.of(0.5), [null])).toBeNull();
    expect(() => brierScore(Float64Array.of(0.5), [])).toThrow(RangeError);
  });
});
