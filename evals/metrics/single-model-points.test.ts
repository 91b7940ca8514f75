import { describe, expect, it } from "vitest";
import { bestSingleModel, singleModelPoints } from "./single-model-points.ts";
import { madeOutcomes } from "./testing/made-outcomes.ts";

const outcomes = madeOutcomes(
  [
    [0, 1, 1],
    [1, 1, 0.5],
  ],
  [
    [1, 4, 2],
    [3, 8, 2],
  ],
);

describe("singleModelPoints", () => {
  it("averages each model, prompts weighing what they are given", () => {
    expect(singleModelPoints(outcomes)).toEqual([
      { costUsd: 2, quality: 0.5 },
      { costUsd: 6, quality: 1 },
      { costUsd: 2, quality: 0.75 },
    ]);
    expect(singleModelPoints(outcomes, Float64Array.of(3, 1))[0]).toEqual({ costUsd: 1.5, quality: 0.25 });
  });

  it("refuses weights that leave nothing", () => {
    expect(() => singleModelPoints(outcomes, Float64Array.of(0, 0))).toThrow(/No prompt/);
  });
});

describe("bestSingleModel", () => {
  it("is the best, of equals the cheaper", () => {
    expect(bestSingleModel(singleModelPoints(outcomes))).toBe(1);
    expect(
      bestSingleModel([
        { costUsd: 2, quality: 0.5 },
        { costUsd: 1, quality: 0.5 },
      ]),
    ).toBe(1);
  });
});
