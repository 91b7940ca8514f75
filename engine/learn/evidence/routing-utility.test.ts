import { describe, expect, it } from "vitest";
import { pairedZ, routingUtilities, scoresTaken, utilityWeights } from "./routing-utility.ts";

const outcomesOf = (scores: number[], costs: number[], modelCount: number) => ({
  modelCount,
  scores: Float64Array.from(scores),
  costs: Float64Array.from(costs),
  expectedCosts: Float64Array.from(costs),
});

describe("routingUtilities", () => {
  it("earns score minus weighted cost of the model that the prediction takes at each weight", () => {
    // Predicted .9 at cost 2, .5 at cost 1, .4 at cost 0: the first while .9 - 2w is largest (w <= .25), then the third.
    const quality = Float64Array.of(0.9, 0.5, 0.4);
    const outcomes = outcomesOf([1, 0, 0.25], [2, 1, 0], 3);
    const expected = utilityWeights.map((weight) => (weight <= 0.25 ? 1 - 2 * weight : 0.25));
    const mean = expected.reduce((sum, value) => sum + value, 0) / expected.length;
    expect(routingUtilities(quality, outcomes)[0]).toBeCloseTo(mean, 12);
  });

  it("never takes a model that was not observed", () => {
    const outcomes = outcomesOf([Number.NaN, 0.5, 0], [1, 0, 0], 3);
    expect(routingUtilities(Float64Array.of(1, 0.4, 0.3), outcomes)[0]).toBeCloseTo(0.5, 12);
  });

  it("weighs the gain of two models by the share of thresholds at which the first gets the prompt", () => {
    // Gaps .3, .1, .2: ranks 0, 2, 1. Gains 1, -1, 0.5.
    const quality = Float64Array.of(0.6, 0.3, 0.2, 0.1, 0.5, 0.3);
    const outcomes = outcomesOf([1, 0, 0, 1, 1, 0.5], [1, 1, 1, 1, 1, 1], 2);
    const utilities = [...routingUtilities(quality, outcomes)];
    [1 - 0.5 / 3, -(1 - 2.5 / 3), 0.5 * (1 - 1.5 / 3)].forEach((expected, row) => {
      expect(utilities[row]).toBeCloseTo(expected, 12);
    });
  });
});

describe("scoresTaken", () => {
  it("is the score of the observed model with the highest prediction, 0 without any", () => {
    const scores = Float64Array.of(0.2, 0.8, Number.NaN, Number.NaN, 0.6, Number.NaN);
    expect([...scoresTaken(Float64Array.of(0.1, 0.9, 0.5, 0.5, 0.1, 0.9), scores, 2)]).toEqual([0.8, 0, 0.6]);
  });
});

describe("pairedZ", () => {
  it("is the paired t statistic", () => {
    // Differences 1, 2, 3: mean 2, deviation 1, standard error 1 / sqrt(3).
    expect(pairedZ(Float64Array.of(1, 2, 3), new Float64Array(3))).toBeCloseTo(2 * Math.sqrt(3), 12);
  });

  it("is 0 where nothing differs", () => {
    expect(pairedZ(Float64Array.of(1, 1), Float64Array.of(1, 1))).toBe(0);
  });
});
