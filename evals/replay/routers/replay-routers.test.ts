import { describe, expect, it } from "vitest";
import type { FitTable } from "../../../engine/index.ts";
import { outcomesToFitTable } from "../outcomes-to-fit-table.ts";
import { madeFeatures, madeRows, madeTable } from "../testing/made-rows.ts";
import { baselineRouters } from "./baseline-routers.ts";
import { createEvidenceRouter } from "./evidence-router.ts";
import { oracleRouter } from "./oracle-router.ts";

const fitTable = (count: number, seed: number): FitTable => {
  const { table, features } = madeRows(count, seed);
  return outcomesToFitTable(table, features);
};

/** Without scores of the second model on odd rows, and without task labels. */
function withHoles(table: FitTable): FitTable {
  const hole = (values: Float64Array): Float64Array =>
    values.map((value, cell) => (cell % 4 === 3 ? Number.NaN : value));
  return {
    ...table,
    scores: hole(table.scores),
    costsUsd: hole(table.costsUsd),
    taskNames: [],
    tasks: table.tasks.map(() => -1),
  };
}

describe.each([...baselineRouters, createEvidenceRouter("static")])("router $name", (router) => {
  const questions = fitTable(20, 2);

  it.each([5, 80])("predicts a finite quality and cost for every cell from %i rows", (count) => {
    const { models, quality, costUsd } = router.predict(fitTable(count, 1), questions, 3);
    expect(models).toEqual(["cheap", "expensive"]);
    expect(quality).toHaveLength(40);
    expect(quality.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(costUsd.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  });

  it("gives the same predictions for the same seed", () => {
    const training = fitTable(60, 1);
    expect(router.predict(training, questions, 3)).toEqual(router.predict(training, questions, 3));
  });

  it.runIf(router !== oracleRouter)("does without labels and without some of the outcomes", () => {
    const { quality, costUsd } = router.predict(withHoles(fitTable(60, 1)), questions, 3);
    expect(quality.every(Number.isFinite)).toBe(true);
    expect(costUsd.every(Number.isFinite)).toBe(true);
  });

  it.runIf(router !== oracleRouter)("looks at no outcome of what it predicts", () => {
    const training = fitTable(60, 1);
    const blind = { ...questions, scores: questions.scores.map(() => Number.NaN) };
    expect(router.predict(training, blind, 3)).toEqual(router.predict(training, questions, 3));
  });
});

describe("routers that look at the prompt", () => {
  const [, , neighbours, clusters, taskMeans] = baselineRouters;
  it.each([neighbours!, clusters!, taskMeans!, createEvidenceRouter("static")])(
    "$name learns that the cheap model fails on hard prompts alone",
    (router) => {
      const { quality } = router.predict(fitTable(600, 1), fitTable(40, 2), 3);
      const gaps = Array.from({ length: 40 }, (_, row) => quality[2 * row + 1]! - quality[2 * row]!);
      const mean = (parity: number): number =>
        gaps.filter((_, row) => row % 2 === parity).reduce((sum, gap) => sum + gap, 0) / 20;
      expect(mean(0)).toBeLessThan(0.25);
      expect(mean(1)).toBeGreaterThan(0.4);
    },
  );

  it("take an unknown task to be like the mean of all", () => {
    const table = madeTable(
      ["cheap", "expensive"],
      [{ text: "new", task: "other", scores: [1, 1], costsUsd: [1, 1] }],
    );
    const training = fitTable(80, 1);
    const { quality } = taskMeans!.predict(training, outcomesToFitTable(table, madeFeatures(table, 1)), 1);
    const constant = baselineRouters[1]!.predict(
      training,
      outcomesToFitTable(table, madeFeatures(table, 1)),
      1,
    );
    expect(quality).toEqual(constant.quality);
  });
});
