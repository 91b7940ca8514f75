import { describe, expect, it } from "vitest";
import { modelMeans } from "./model-means.ts";
import { outcomesToFitTable } from "./outcomes-to-fit-table.ts";
import { madeFeatures, madeTable } from "./testing/made-rows.ts";

describe("modelMeans", () => {
  it("shrinks by one pseudo-count to the mean of all scores, and gives an unseen model that mean", () => {
    const scores = [
      [1, 0, null],
      [1, 0, null],
      [1, null, null],
    ];
    const table = madeTable(
      ["one", "two", "three"],
      scores.map((row, index) => ({ text: `q${index}`, task: null, scores: row, costsUsd: [] })),
    );
    const means = modelMeans(outcomesToFitTable(table, madeFeatures(table, 1)));
    expect([...means]).toEqual([3.6 / 4, 0.6 / 3, 0.6].map((mean) => expect.closeTo(mean)));
  });
});
