import { describe, expect, it } from "vitest";
import { costQualityCurve } from "./cost-quality-curve.ts";
import { choicesAtCostWeight, chosenQuality, costWeightSweep } from "./cost-weight-sweep.ts";
import { hazyPredictions, madeOutcomes, randomOutcomes } from "./testing/made-outcomes.ts";

describe("costQualityCurve", () => {
  it("moves prompts to cheaper models as cost weighs more, worked out by hand", () => {
    const outcomes = madeOutcomes(
      [
        [0, 1],
        [1, 0.5],
      ],
      [
        [1, 3],
        [1, 5],
      ],
    );
    // Prompt 0 leaves the expensive model at (0.9 - 0.3) / (3 - 1) = 0.3, prompt 1 at (0.8 - 0.4) / (5 - 1) = 0.1.
    const predictions = {
      quality: Float64Array.of(0.3, 0.9, 0.4, 0.8),
      costUsd: Float64Array.of(1, 3, 1, 5),
    };
    const curve = costQualityCurve(costWeightSweep(predictions, outcomes));
    expect(curve.map(({ costUsd, quality }) => [costUsd, quality])).toEqual([
      [4, 0.75],
      [2, 1],
      [1, 0.5],
    ]);
    expect(curve.map(({ costWeight }) => Number(costWeight.toFixed(12)))).toEqual([0, 0.1, 0.3]);
    const weighted = costQualityCurve(costWeightSweep(predictions, outcomes), Float64Array.of(3, 1));
    expect(weighted.map(({ costUsd, quality }) => [costUsd, quality])).toEqual([
      [3.5, 0.875],
      [2.5, 1],
      [1, 0.25],
    ]);
  });

  it("goes through every choice that any cost weight makes", () => {
    const outcomes = randomOutcomes(60, 6, 3);
    const predictions = hazyPredictions(outcomes, 1.2, 4);
    const curve = costQualityCurve(costWeightSweep(predictions, outcomes));
    expect(curve.length).toBeGreaterThan(60);
    for (const [index, point] of curve.entries()) {
      // A slow twin: choose again from scratch, half way to the next change.
      const next = curve[index + 1]?.costWeight ?? point.costWeight * 2;
      const choices = choicesAtCostWeight(predictions, outcomes, (point.costWeight + next) / 2);
      const costUsd = choices.reduce(
        (sum, model, prompt) => sum + (outcomes.costsUsd[prompt * 6 + model] ?? 0),
        0,
      );
      expect(point.quality).toBeCloseTo(chosenQuality(choices, outcomes) ?? -1, 10);
      expect(point.costUsd).toBeCloseTo(costUsd / 60, 12);
    }
  });

  it("has one point per model where predictions are the same for every prompt", () => {
    const outcomes = randomOutcomes(50, 3, 5);
    const constant = {
      quality: outcomes.scores.map((_, cell) => [0.4, 0.6, 0.7][cell % 3] ?? 0),
      costUsd: outcomes.costsUsd.map((_, cell) => [1, 2, 4][cell % 3] ?? 0),
    };
    expect(costQualityCurve(costWeightSweep(constant, outcomes))).toHaveLength(3);
  });

  it("takes the cheaper of models that are predicted equal", () => {
    const outcomes = madeOutcomes([[0.2, 0.9]], [[1, 2]]);
    const predictions = { quality: Float64Array.of(0.5, 0.5), costUsd: Float64Array.of(1, 2) };
    expect(costQualityCurve(costWeightSweep(predictions, outcomes))).toEqual([
      { costUsd: 1, quality: 0.2, costWeight: 0 },
    ]);
  });

  it("is drawn through at most 4,096 points, both ends among them", () => {
    const outcomes = randomOutcomes(4000, 5, 6);
    const sweep = costWeightSweep(hazyPredictions(outcomes, 1, 7), outcomes);
    expect(sweep.changedPrompts.length).toBeGreaterThan(5000);
    expect(sweep.changesAtPoint).toHaveLength(4096);
    expect(sweep.changesAtPoint[0]).toBe(0);
    expect(sweep.changesAtPoint.at(-1)).toBe(sweep.changedPrompts.length);
  });

  it("is empty where no prompt counts", () => {
    const outcomes = madeOutcomes([[1]], [[1]]);
    const sweep = costWeightSweep({ quality: outcomes.scores, costUsd: outcomes.costsUsd }, outcomes);
    expect(costQualityCurve(sweep, Float64Array.of(0))).toEqual([]);
  });

  it("refuses predictions that do not fit or are not numbers", () => {
    const outcomes = madeOutcomes([[0, 1]], [[1, 2]]);
    const short = { quality: Float64Array.of(1), costUsd: outcomes.costsUsd };
    expect(() => costWeightSweep(short, outcomes)).toThrow(
      /quality has 1 values; 1 prompts x 2 models need 2/,
    );
    const unknown = { quality: outcomes.scores, costUsd: Float64Array.of(1, Number.NaN) };
    expect(() => costWeightSweep(unknown, outcomes)).toThrow(/costUsd of "model 1" on prompt 0 is NaN/);
  });
});
