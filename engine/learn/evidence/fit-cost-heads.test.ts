import { describe, expect, it } from "vitest";
import { fitCostHeads } from "./fit-cost-heads.ts";
import { syntheticTable } from "./test-support/synthetic-table.ts";

/** One model and one task; costs and lengths as given. */
function fitOf(characters: readonly number[], costs: readonly number[]) {
  const table = syntheticTable({ prompts: costs.length, ability: [[0.5]] });
  return fitCostHeads({
    ...table,
    characters: Float64Array.from(characters),
    costsUsd: Float64Array.from(costs),
  });
}

describe("fitCostHeads", () => {
  it("finds a price per character and a level", () => {
    const { slopes, intercepts } = fitOf([100, 200, 300], [0.03, 0.04, 0.05]);
    expect(slopes[0]).toBeCloseTo(0.0001, 12);
    expect(intercepts[0]).toBeCloseTo(0.02, 12);
  });

  it("never makes a short prompt free, however steep the few rows are", () => {
    // Least squares gives .0009 a character and a level of -.08.
    const { slopes, intercepts } = fitOf([100, 200], [0.01, 0.1]);
    expect(slopes[0]).toBeCloseTo(0.055 / 150, 12);
    expect(intercepts[0]).toBeCloseTo(0, 12);
  });

  it("takes the level alone where longer prompts were cheaper, and nothing where no cost is known", () => {
    const { slopes, intercepts } = fitOf([100, 200], [0.03, 0.01]);
    expect([slopes[0], intercepts[0]]).toEqual([0, expect.closeTo(0.02, 12)]);
    expect(fitOf([100], [Number.NaN]).slopes[0]).toBeNaN();
  });
});
