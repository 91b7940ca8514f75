import { describe, expect, it } from "vitest";
import type { FitTable } from "../../contracts/index.ts";
import { createEvidencePredictor } from "../../predict/evidence/evidence-predictor.ts";
import { fitEvidenceModel } from "./fit-evidence-model.ts";
import { syntheticTable } from "./test-support/synthetic-table.ts";

const everyNumber = (value: unknown): number[] => {
  if (typeof value === "number") return [value];
  if (value instanceof Float32Array || value instanceof Float64Array) return [...value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(everyNumber) : [];
};

describe("fitEvidenceModel", () => {
  it("finds each task's means between the true ability and the model's mean", () => {
    const { static: heads, observations } = fitEvidenceModel(syntheticTable({ prompts: 600 }), 1);
    [0.9, 0.2, 0.2, 0.9, 0.6, 0.5].forEach((ability, cell) => {
      expect(Math.abs(heads.taskMeans[cell]! - ability)).toBeLessThan(0.1);
    });
    expect([heads.meanShrinkage, heads.leadShrinkage]).toEqual([0, 0]);
    expect(heads.detector).not.toBeNull();
    expect(observations).toBe(1200);
  });

  it("is the same for the same table and seed, down to the last bit", () => {
    const table = syntheticTable({ prompts: 80, hasContext: true });
    expect(fitEvidenceModel(table, 7)).toEqual(fitEvidenceModel(table, 7));
  });

  it("believes nothing but the means below 20 prompts, and without a difference between tasks", () => {
    expect(fitEvidenceModel(syntheticTable({ prompts: 19 }), 1).static).toMatchObject({
      meanShrinkage: 1,
      leadShrinkage: 1,
    });
    const same = syntheticTable({
      prompts: 60,
      ability: [
        [0.8, 0.3],
        [0.8, 0.3],
      ],
    });
    expect(fitEvidenceModel(same, 1).static.leadShrinkage).toBe(1);
  });

  it.each<[string, FitTable]>([
    ["missing cells", syntheticTable({ prompts: 320, missing: 0.6 })],
    ["no task labels", syntheticTable({ prompts: 320, hasTasks: false })],
    ["one model", syntheticTable({ prompts: 60, ability: [[0.9], [0.1]] })],
    ["one task", syntheticTable({ prompts: 60, ability: [[0.9, 0.3]] })],
    ["one row", syntheticTable({ prompts: 1 })],
    ["five rows", syntheticTable({ prompts: 5, hasContext: true })],
    [
      "constant scores",
      syntheticTable({
        prompts: 320,
        ability: [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
      }),
    ],
    ["no score at all", syntheticTable({ prompts: 30, missing: 1.1 })],
  ])("stays finite with %s", (_, table) => {
    const numbers = everyNumber(fitEvidenceModel(table, 3));
    expect(numbers.length).toBeGreaterThan(10);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });

  it("makes tasks of clusters where no prompt is labelled", () => {
    const { taskNames } = fitEvidenceModel(syntheticTable({ prompts: 100, hasTasks: false }), 1);
    expect(taskNames).toEqual(["cluster 1", "cluster 2", "cluster 3", "cluster 4", "cluster 5"]);
  });

  it("makes tasks of clusters of the rows without a label beside those that have one, and believes their scores", () => {
    const whole = syntheticTable({ prompts: 600 });
    const unlabelled = { ...whole, tasks: whole.tasks.map((task) => (task === 0 ? -1 : task)) };
    const model = fitEvidenceModel(unlabelled, 1);
    expect(model.taskNames.slice(3)).toContain("cluster 1");
    const predictor = createEvidencePredictor(model);
    const rows = [...whole.tasks.keys()].filter((row) => whole.tasks[row] === 0);
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    // Their abilities there are 0.9 and 0.2, over all tasks both models score about 0.55.
    for (const index of [0, 1]) {
      const scored = mean(rows.map((row) => whole.scores[row * 2 + index]!));
      const expected = mean(rows.map((row) => predictor.predict(whole.features[row]!, 100).quality[index]!));
      expect(Math.abs(expected - scored)).toBeLessThan(0.1);
    }
  });

  it("reads the features of some prompts only where there are many, but counts the scores of all", () => {
    const model = fitEvidenceModel(syntheticTable({ prompts: 200 }), 1, {
      featureRows: 60,
    });
    expect(model.static.statistics.modelCounts[0]).toBe(200);
  });

  it.each<[Partial<FitTable>, string]>([
    [{ features: [] }, "features"],
    [{ scores: Float64Array.of(1) }, "scores: 1 values for 480 cells"],
    [{ scores: new Float64Array(480).fill(2) }, "scores: 2 of prompt 0 is outside [0,1]"],
    [{ costsUsd: new Float64Array(480).fill(-1) }, "costsUsd: -1 of prompt 0"],
    [{ tasks: new Int32Array(240).fill(9) }, "tasks: prompt 0 names task 9 of 3"],
    [{ characters: new Float64Array(240).fill(Number.NaN) }, "characters: NaN of prompt 0"],
  ])("rejects an impossible table, naming the field (%#)", (change, message) => {
    expect(() => fitEvidenceModel({ ...syntheticTable(), ...change }, 1)).toThrow(message);
  });

  it("rejects features that are not finite or of changing length", () => {
    const table = syntheticTable();
    const first = table.features[0]!;
    const withFirst = (embedding: Float32Array): FitTable => ({
      ...table,
      features: [{ ...first, embedding }, ...table.features.slice(1)],
    });
    expect(() => fitEvidenceModel(withFirst(first.embedding.map(() => Number.NaN)), 1)).toThrow("embedding");
    expect(() => fitEvidenceModel(withFirst(Float32Array.of(1)), 1)).toThrow("embedding");
  });
});
