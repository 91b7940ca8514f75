import { describe, expect, it } from "vitest";
import type { EvidenceModel } from "../../contracts/index.ts";
import { betaQuantile } from "../../numeric/beta-distribution.ts";
import { taskMeanInterval } from "./task-mean-interval.ts";

/** One task, one model: mean 0.25 on 36 observations and a pseudo-count of 4. */
const model = {
  models: ["a"],
  taskNames: ["t"],
  static: {
    taskMeans: Float64Array.of(0.25),
    statistics: { counts: Float64Array.of(36) },
    pseudoCount: 4,
  },
} as unknown as EvidenceModel;

describe("taskMeanInterval", () => {
  it("is the central interval of beta(10, 30)", () => {
    const { low, high } = taskMeanInterval(model, 0, 0, 0.9);
    expect(low).toBeCloseTo(betaQuantile(0.05, 10, 30), 12);
    expect(high).toBeCloseTo(betaQuantile(0.95, 10, 30), 12);
  });

  it("has the beta-binomial's variance for a mean of further scores", () => {
    // Variance of the mean of 20 draws: p (1 - p) / 20 x (40 + 20) / (40 + 1).
    const { low, high } = taskMeanInterval(model, 0, 0, 0.6827, 20);
    const deviation = Math.sqrt(((0.1875 / 20) * 60) / 41);
    expect((high - low - 0.4 / 20) / 2).toBeCloseTo(deviation, 1);
    expect(high).toBeGreaterThan(taskMeanInterval(model, 0, 0, 0.6827, 2000).high);
  });

  it("stays inside [0,1] where every score was the same", () => {
    const sure = { ...model, static: { ...model.static, taskMeans: Float64Array.of(1) } };
    const { low, high } = taskMeanInterval(sure, 0, 0, 0.9, 10);
    expect(high).toBe(1);
    expect(low).toBeGreaterThan(0.9);
  });

  it.each([
    [0, 0, 1, "level"],
    [1, 0, 0.9, "task"],
    [0, 1, 0.9, "candidate"],
  ])("rejects task %i, candidate %i, level %d", (task, candidate, level, message) => {
    expect(() => taskMeanInterval(model, task, candidate, level)).toThrow(message);
  });
});
