import { describe, expect, it } from "vitest";
import { madeOutcomes } from "../metrics/testing/made-outcomes.ts";
import { policyFigures } from "./policy-figures.ts";

const outcomes = madeOutcomes(
  [
    [1, 1],
    [0, 1],
  ],
  [
    [0.001, 0.01],
    [0.001, 0.01],
  ],
);

describe("policyFigures", () => {
  it("compares choices with always the baseline", () => {
    const figures = policyFigures(Int32Array.of(0, 1), { outcomes, hasCosts: true }, 1, {
      seed: 1,
      draws: 0,
    });
    expect(figures.quality.estimate).toBe(1);
    expect(figures.costPerThousandUsd.estimate).toBeCloseTo(5.5);
    expect(figures.qualityGain.estimate).toBe(0);
    expect(figures.savings.estimate).toBeCloseTo(0.45);
  });

  it("knows no cost where none is recorded", () => {
    const figures = policyFigures(Int32Array.of(0, 0), { outcomes, hasCosts: false }, 1, {
      seed: 1,
      draws: 20,
    });
    expect(figures.costPerThousandUsd.estimate).toBeNull();
    expect(figures.savings.estimate).toBeNull();
    expect(figures.qualityGain.estimate).toBe(-0.5);
  });
});
