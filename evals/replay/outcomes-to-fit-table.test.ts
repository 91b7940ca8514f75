import { describe, expect, it } from "vitest";
import { outcomesToFitTable } from "./outcomes-to-fit-table.ts";
import { madeFeatures, madeTable } from "./testing/made-rows.ts";

const table = madeTable(
  ["one", "two"],
  [
    { text: "aaa", task: "sums", group: "g1", scores: [1, null], costsUsd: [0.1, null] },
    { text: "bbbb", task: null, group: "g2", scores: [0, 0.5], costsUsd: [0, 0.3] },
    { text: "c", task: "verse", group: "g1", scores: [null, 0], costsUsd: [0.2, 0.4] },
  ],
);
const features = madeFeatures(table, 1);

describe("outcomesToFitTable", () => {
  it("lays rows out in the order named, missing values as NaN and never as zero", () => {
    const fit = outcomesToFitTable(table, features, [2, 0]);
    expect([...fit.scores]).toEqual([Number.NaN, 0, 1, Number.NaN]);
    expect([...fit.costsUsd]).toEqual([0.2, 0.4, 0.1, Number.NaN]);
    expect([...fit.characters]).toEqual([1, 3]);
    expect(fit.features).toEqual([features[2], features[0]]);
  });

  it("numbers tasks and questions, and gives a prompt without a task -1", () => {
    const fit = outcomesToFitTable(table, features);
    expect(fit.taskNames).toEqual(["sums", "verse"]);
    expect([...fit.tasks]).toEqual([0, -1, 1]);
    expect([...fit.groups]).toEqual([0, 1, 0]);
  });

  it("refuses features that do not fit, and rows that are not there", () => {
    expect(() => outcomesToFitTable(table, features.slice(1))).toThrow("2 features meet 3 prompts");
    expect(() => outcomesToFitTable(table, features, [3])).toThrow("No prompt 3");
  });
});
