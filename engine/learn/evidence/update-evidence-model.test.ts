import { describe, expect, it } from "vitest";
import type { EvidenceModel } from "../../contracts/index.ts";
import { scaleInto } from "../../numeric/block-scaling.ts";
import { createHeadsForward } from "../../numeric/heads-forward.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { fitEvidenceModel } from "./fit-evidence-model.ts";
import { syntheticFeatures, syntheticTable } from "./test-support/synthetic-table.ts";
import { type EvidenceObservation, updateEvidenceModel } from "./update-evidence-model.ts";

const table = syntheticTable({ prompts: 150, missing: 0.1 });
const model = fitEvidenceModel(table, 1, { nets: 1, foldNets: 0 });
const random = createSeededRandom(9);
const observations: EvidenceObservation[] = Array.from({ length: 40 }, (_, at) => ({
  features: syntheticFeatures(at % 3, random),
  task: at % 5 === 0 ? at % 3 : null,
  modelIndex: at % 2,
  score: random(),
}));

/** The refit spelled out: every score of the table at its label, every observation at the frozen classifier's probabilities. */
function refittedMeans(kept: number): { taskMeans: number[]; modelMeans: number[]; pseudoCount: number } {
  const counts = Array<number>(6).fill(0);
  const sums = Array<number>(6).fill(0);
  const modelCounts = [0, 0];
  const modelSums = [0, 0];
  const count = (weights: ArrayLike<number>, modelIndex: number, score: number, weight: number): void => {
    modelCounts[modelIndex]! += weight;
    modelSums[modelIndex]! += weight * score;
    for (let task = 0; task < 3; task += 1) {
      counts[task * 2 + modelIndex]! += weight * weights[task]!;
      sums[task * 2 + modelIndex]! += weight * weights[task]! * score;
    }
  };
  const certain = (task: number): number[] => [0, 1, 2].map((index) => (index === task ? 1 : 0));
  table.scores.forEach((score, cell) => {
    if (!Number.isNaN(score)) count(certain(table.tasks[Math.floor(cell / 2)]!), cell % 2, score, kept);
  });
  const forward = createHeadsForward(model.static);
  for (const { features, task, modelIndex, score } of observations) {
    scaleInto(forward.row, features, model.static.scaling);
    forward.run();
    count(task === null ? forward.tasks : certain(task), modelIndex, score, 1);
  }
  const total = modelCounts[0]! + modelCounts[1]!;
  const grand = (modelSums[0]! + modelSums[1]!) / total;
  const modelMeans = modelSums.map((sum, index) => (sum + grand) / (modelCounts[index]! + 1));
  const within =
    counts.reduce((sum, n, cell) => sum + n * Math.max(0.02, (sums[cell]! / n) * (1 - sums[cell]! / n)), 0) /
    counts.reduce((sum, n) => sum + n, 0);
  const between =
    counts.reduce((sum, n, cell) => sum + (sums[cell]! / n - modelMeans[cell % 2]!) ** 2 - within / n, 0) / 6;
  const pseudoCount = Math.min(30, Math.max(2, within / between));
  const taskMeans = sums.map(
    (sum, cell) => (sum + pseudoCount * modelMeans[cell % 2]!) / (counts[cell]! + pseudoCount),
  );
  return { taskMeans, modelMeans, pseudoCount };
}

function expectSame(updated: EvidenceModel, kept: number): void {
  const expected = refittedMeans(kept);
  expected.taskMeans.forEach((mean, cell) => {
    expect(updated.static.taskMeans[cell]).toBeCloseTo(mean, 9);
  });
  expected.modelMeans.forEach((mean, index) => {
    expect(updated.static.modelMeans[index]).toBeCloseTo(mean, 9);
  });
  expect(updated.static.pseudoCount).toBeCloseTo(expected.pseudoCount, 9);
}

describe("updateEvidenceModel", () => {
  it("gives the means of a refit with the same classifier, within 1e-9", () => {
    expectSame(updateEvidenceModel(model, observations), 1);
  });

  it("gives the same in portions as at once", () => {
    const first = updateEvidenceModel(model, observations.slice(0, 13));
    expectSame(updateEvidenceModel(first, observations.slice(13)), 1);
  });

  it("weighs old evidence by half after a half-life", () => {
    expectSame(updateEvidenceModel(model, observations, { halfLifeDays: 30, elapsedDays: 30 }), 0.5);
  });

  it("leaves the given model and the other heads alone", () => {
    const before = Float64Array.from(model.static.taskMeans);
    const updated = updateEvidenceModel(model, observations);
    expect(model.static.taskMeans).toEqual(before);
    expect(updated.static.residualWeights).toBe(model.static.residualWeights);
    expect(updated.observations).toBe(model.observations + 40);
  });

  it("counts into both heads, by the static classifier where there is no contextual embedding", () => {
    const both = fitEvidenceModel(syntheticTable({ prompts: 60, hasContext: true }), 1, {
      nets: 0,
      foldNets: 0,
    });
    const updated = updateEvidenceModel(both, observations);
    expect(updated.full?.statistics.modelCounts).toEqual(updated.static.statistics.modelCounts);
    expect(updated.full?.statistics.counts[0]).toBeCloseTo(updated.static.statistics.counts[0]!, 9);
  });

  it.each([
    [{ score: 1.5 }, "score: 1.5 of observation 0"],
    [{ score: Number.NaN }, "score: NaN"],
    [{ modelIndex: 2 }, "modelIndex: observation 0 names model 2 of 2"],
    [{ task: 3 }, "task: observation 0 names task 3 of 3"],
  ])("rejects an impossible observation (%#)", (change, message) => {
    expect(() => updateEvidenceModel(model, [{ ...observations[0]!, ...change }])).toThrow(message);
  });

  it("rejects a half-life that is not above 0", () => {
    expect(() => updateEvidenceModel(model, [], { halfLifeDays: 0, elapsedDays: 1 })).toThrow("halfLifeDays");
  });
});
