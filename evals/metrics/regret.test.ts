import { describe, expect, it } from "vitest";
import { choicesAtCostWeight, chosenQuality } from "./cost-weight-sweep.ts";
import { oracleGapClosed, oraclePredictions, regret } from "./regret.ts";
import { madeOutcomes, randomOutcomes } from "./testing/made-outcomes.ts";

const outcomes = madeOutcomes(
  [
    [0.2, 1],
    [0.9, 0.5],
    [1, 1],
  ],
  [
    [1, 3],
    [1, 5],
    [1, 3],
  ],
);

describe("regret", () => {
  it("is the mean loss against hindsight, worked out by hand", () => {
    const choices = Int32Array.of(0, 1, 1);
    // Quality alone: 0.8, 0.4 and 0.
    expect(regret(choices, outcomes)).toBeCloseTo(1.2 / 3, 12);
    // At 0.1 a dollar: prompt 0 best 0.7, has 0.1; prompt 1 best 0.8, has 0; prompt 2 best 0.9, has 0.7.
    expect(regret(choices, outcomes, 0.1)).toBeCloseTo(1.6 / 3, 12);
    expect(regret(choices, outcomes, 0, Float64Array.of(0, 0, 2))).toBe(0);
    expect(regret(choices, outcomes, 0, new Float64Array(3))).toBeNull();
  });

  it("is nothing for the oracle at any cost weight", () => {
    const made = randomOutcomes(40, 5, 1);
    for (const costWeight of [0, 10, 1000]) {
      const choices = choicesAtCostWeight(oraclePredictions(made), made, costWeight);
      expect(regret(choices, made, costWeight)).toBeCloseTo(0, 12);
    }
  });
});

describe("chosenQuality", () => {
  it("is the mean score of what was chosen", () => {
    expect(chosenQuality(Int32Array.of(1, 0, 1), outcomes)).toBeCloseTo(2.9 / 3, 12);
    expect(chosenQuality(Int32Array.of(1, 0, 1), outcomes, new Float64Array(3))).toBeNull();
  });
});

describe("choicesAtCostWeight", () => {
  it("takes the best, of equals the cheapest, of equally cheap ones the first", () => {
    const predictions = {
      quality: Float64Array.of(0.5, 0.5, 0.5, 0.9, 0.4, 0.1),
      costUsd: Float64Array.of(2, 1, 1, 9, 1, 1),
    };
    const made = madeOutcomes(
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    );
    expect([...choicesAtCostWeight(predictions, made)]).toEqual([1, 0]);
    expect([...choicesAtCostWeight(predictions, made, 1)]).toEqual([1, 1]);
  });
});

describe("oracleGapClosed", () => {
  it("is the share of the way from the best single model to the oracle", () => {
    expect(oracleGapClosed({ router: 0.75, bestSingle: 0.7, oracle: 0.9 })).toBeCloseTo(0.25, 12);
    expect(oracleGapClosed({ router: 0.6, bestSingle: 0.7, oracle: 0.9 })).toBeCloseTo(-0.5, 12);
    expect(oracleGapClosed({ router: 0.7, bestSingle: 0.7, oracle: 0.7 })).toBeNull();
  });
});
