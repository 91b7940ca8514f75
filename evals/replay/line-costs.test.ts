import { describe, expect, it } from "vitest";
import { lineCosts } from "./line-costs.ts";
import { outcomesToFitTable } from "./outcomes-to-fit-table.ts";
import { madeFeatures, madeTable } from "./testing/made-rows.ts";

const fitTable = (costs: readonly (readonly (number | null)[])[]) => {
  const made = costs.map((costsUsd, row) => ({
    text: "x".repeat(10 * (row + 1)),
    task: null,
    scores: costsUsd.map(() => 1),
    costsUsd,
  }));
  const table = madeTable(["one", "two"], made);
  return outcomesToFitTable(table, madeFeatures(table, 1));
};

describe("lineCosts", () => {
  it("finds the line behind exact costs and follows it to other lengths", () => {
    const training = fitTable([
      [1 + 0.1 * 10, null],
      [1 + 0.1 * 20, null],
    ]);
    const questions = fitTable([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    const costs = lineCosts(training, questions);
    expect([costs[0], costs[2], costs[4]]).toEqual([2, 3, 4].map((cost) => expect.closeTo(cost)));
    expect([costs[1], costs[3], costs[5]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("never falls with length: then the mean stands", () => {
    const training = fitTable([
      [4, 1],
      [2, 1],
    ]);
    expect([...lineCosts(training, training)]).toEqual([3, 1, 3, 1]);
  });
});
