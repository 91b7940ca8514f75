import { describe, expect, it } from "vitest";
import { guaranteeTable } from "./guarantee-table.ts";

const score = (baseline: string, qualityGain: number, costRatio: number | null) => ({
  ...{ baseline, qualityGain, costRatio, standardError: 0.01, moved: 0.5 },
});
const file = {
  ...{ name: "mine", prompts: 100, models: 2, tasks: 2, parts: [], fewRows: [] },
  guarantee: {
    trainingRows: 30,
    scores: [score("a", 0.03, 0.5), score("a", -0.021, 1.01), score("b", 0, null)],
  },
};

describe("guaranteeTable", () => {
  it("shows a row for each model, counts significant losses and bills above the model's own", () => {
    const { title, rows } = guaranteeTable(file);
    expect(title).toBe("mine, guarantee:1,0.95 fitted on 30 rows, against the model used today");
    expect(rows).toEqual([
      ["a", "+0.004", "-0.021", "1 of 2", "x0.76", "x1.01 (1 above 1)", "50%"],
      ["b", "+0.000", "+0.000", "0 of 1", "-", "-", "50%"],
      ["**all**", "+0.003", "-0.021", "1 of 3", "x0.76", "x1.01 (1 above 1)", "50%"],
    ]);
  });
});
