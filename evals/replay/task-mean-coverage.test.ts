import { describe, expect, it } from "vitest";
import { createSeededRandom, type FitTable } from "../../engine/index.ts";
import { taskMeanCoverage } from "./task-mean-coverage.ts";

const modelCount = 20;
const taskCount = 40;
const scoresPerCell = 60;
const weight = 30;
const taskNames = Array.from({ length: taskCount }, (_, task) => `task ${task}`);
const models = Array.from({ length: modelCount }, (_, model) => `model ${model}`);

/** Scores whose true means are drawn from the stated beliefs: sums of uniforms' order statistics are beta distributed. */
function drawn(means: Float64Array, beliefWeight: number): FitTable {
  const random = createSeededRandom(4);
  const truths = means.map((mean) => {
    // The k-th smallest of n uniforms is beta(k, n + 1 - k).
    const uniforms = Array.from({ length: beliefWeight - 1 }, random).sort((one, other) => one - other);
    return uniforms[Math.round(mean * beliefWeight) - 1]!;
  });
  const rows = taskCount * scoresPerCell;
  return {
    models,
    taskNames,
    features: [],
    characters: new Float64Array(rows),
    groups: new Int32Array(rows),
    tasks: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / scoresPerCell)),
    costsUsd: new Float64Array(0),
    scores: Float64Array.from({ length: rows * modelCount }, (_, cell) => {
      const row = Math.floor(cell / modelCount);
      return random() < truths[Math.floor(row / scoresPerCell) * modelCount + (cell % modelCount)]! ? 1 : 0;
    }),
  };
}

const means = Float64Array.from({ length: taskCount * modelCount }, (_, cell) => (3 + (cell % 25)) / weight);
const weights = new Float64Array(means.length).fill(weight);

describe("taskMeanCoverage", () => {
  it("finds nine in ten means inside the 90% intervals of true beliefs", () => {
    const { cells, covered } = taskMeanCoverage({ taskNames, models, means, weights }, drawn(means, weight));
    expect(cells).toBe(means.length);
    expect(covered / cells).toBeGreaterThan(0.87);
    expect(covered / cells).toBeLessThan(0.93);
  });

  it("finds fewer inside the intervals of beliefs that claim too much", () => {
    const sure = weights.map((value) => value * 20);
    const { cells, covered } = taskMeanCoverage(
      { taskNames, models, means, weights: sure },
      drawn(means, weight),
    );
    expect(covered / cells).toBeLessThan(0.82);
  });

  it("leaves out unknown tasks and cells with few scores", () => {
    const table = drawn(means, weight);
    const few = { ...table, tasks: table.tasks.map((_, row) => (row < 9 ? 0 : -1)) };
    expect(taskMeanCoverage({ taskNames, models, means, weights }, few).cells).toBe(0);
  });
});
