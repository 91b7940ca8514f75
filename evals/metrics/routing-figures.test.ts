import { describe, expect, it } from "vitest";
import { oraclePredictions } from "./regret.ts";
import { prepareRouting, routingFigures } from "./routing-figures.ts";
import { hazyPredictions, madeOutcomes, randomOutcomes } from "./testing/made-outcomes.ts";

describe("routingFigures", () => {
  it("is worked out by hand for two prompts and two models", () => {
    const outcomes = madeOutcomes(
      [
        [1, 1],
        [0, 1],
      ],
      [
        [1, 3],
        [1, 3],
      ],
    );
    // The router knows the scores: expensive model for prompt 1 only, or the cheap one for both.
    const figures = routingFigures(prepareRouting(oraclePredictions(outcomes), outcomes));
    expect(figures.quality).toBe(1);
    expect(figures.bestSingleQuality).toBe(1);
    expect(figures.oracleQuality).toBe(1);
    // Hull (1, 0.5) to (2, 1), level to 3: 0.75 / 2 + 1 / 2.
    expect(figures.aiq).toBeCloseTo(0.875, 12);
    expect(figures.aiqGain).toBe(1);
    // Cost 2 instead of 3; 95% of the quality at 1.9.
    expect(figures.savingsAtEqualQuality).toBeCloseTo(1 / 3, 12);
    expect(figures.savingsAt95PercentQuality).toBeCloseTo(1 - 1.9 / 3, 12);
    expect(figures.qualityGainAtEqualCost).toBe(0);
    expect(figures.oracleGapClosed).toBeNull();
    expect(figures.regret).toBe(0);
  });

  it("saves nothing where the router never reaches the best single model", () => {
    const outcomes = madeOutcomes(
      [
        [0, 1],
        [0, 1],
      ],
      [
        [1, 3],
        [1, 3],
      ],
    );
    const cheapOnly = { quality: Float64Array.of(1, 0, 1, 0), costUsd: outcomes.costsUsd };
    const figures = routingFigures(prepareRouting(cheapOnly, outcomes));
    expect(figures.savingsAtEqualQuality).toBe(0);
    expect(figures.aiqGain).toBeNull();
  });

  it("has the gain 0 for a router that treats every prompt alike, and 1 for the oracle", () => {
    const outcomes = randomOutcomes(300, 5, 2);
    const means = [0.35, 0.45, 0.55, 0.6, 0.7];
    const alike = {
      quality: outcomes.scores.map((_, cell) => means[cell % 5] ?? 0),
      costUsd: outcomes.costsUsd.map((_, cell) => 1e-5 * 3 ** (cell % 5)),
    };
    const constant = routingFigures(prepareRouting(alike, outcomes));
    expect(Math.abs(constant.aiqGain ?? 1)).toBeLessThan(0.02);
    const oracle = routingFigures(prepareRouting(oraclePredictions(outcomes), outcomes));
    expect(oracle.aiqGain).toBeCloseTo(1, 12);
    expect(oracle.oracleGapClosed).toBeCloseTo(1, 12);
    const hazy = routingFigures(prepareRouting(hazyPredictions(outcomes, 1.5, 3), outcomes));
    expect(hazy.aiqGain).toBeGreaterThan(0);
    expect(hazy.aiqGain).toBeLessThan(1);
  });

  it("counts a prompt of weight two as two prompts", () => {
    const outcomes = randomOutcomes(40, 4, 8);
    const predictions = hazyPredictions(outcomes, 1, 9);
    const twice = (values: Float64Array): Float64Array => {
      return Float64Array.from([...values, ...values.slice(0, 10 * 4)]);
    };
    const doubled = {
      ...outcomes,
      promptCount: 50,
      scores: twice(outcomes.scores),
      costsUsd: twice(outcomes.costsUsd),
    };
    const weights = Float64Array.from({ length: 40 }, (_, prompt) => (prompt < 10 ? 2 : 1));
    const prepared = prepareRouting(predictions, outcomes);
    const long = prepareRouting(
      { quality: twice(predictions.quality), costUsd: twice(predictions.costUsd) },
      doubled,
    );
    const weighted = routingFigures({ ...prepared, baselineModel: long.baselineModel }, weights);
    for (const [name, value] of Object.entries(routingFigures(long))) {
      expect(weighted[name as keyof typeof weighted]).toBeCloseTo(value ?? Number.NaN, 10);
    }
  });
});
