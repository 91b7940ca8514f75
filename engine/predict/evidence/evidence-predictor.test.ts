import { describe, expect, it } from "vitest";
import type { EvidenceHeads, EvidenceModel, PromptFeatures } from "../../contracts/index.ts";
import { scaleInto } from "../../numeric/block-scaling.ts";
import { createSeededRandom } from "../../numeric/seeded-random.ts";
import { createEvidencePredictor } from "./evidence-predictor.ts";

const random = createSeededRandom(3);
const floats = (length: number, scale = 1): Float32Array =>
  Float32Array.from({ length }, () => scale * (random() * 2 - 1));
const doubles = (length: number): Float64Array => Float64Array.from({ length }, () => random());
const [taskCount, modelCount, embeddingLength, surfaceLength, contextLength] = [3, 4, 10, 5, 7];
const [directionCount, landmarkCount] = [3, 6];

function randomHeads(usesContext: boolean): EvidenceHeads {
  const columns = embeddingLength + surfaceLength + (usesContext ? contextLength : 0);
  return {
    scaling: {
      usesContext,
      embeddingMeans: floats(embeddingLength, 0.1),
      embeddingScale: 1.3,
      surfaceMeans: floats(surfaceLength, 0.1),
      surfaceScales: floats(surfaceLength).map(Math.abs),
      contextMeans: floats(usesContext ? contextLength : 0, 0.1),
      contextScale: 0.8,
    },
    taskWeights: floats(taskCount * columns),
    taskBiases: floats(taskCount),
    taskMeans: doubles(taskCount * modelCount),
    statistics: {
      counts: doubles(taskCount * modelCount).map((value) => 40 * value),
      sums: doubles(taskCount * modelCount),
      modelCounts: doubles(modelCount),
      modelSums: doubles(modelCount),
    },
    pseudoCount: 5,
    modelMeans: doubles(modelCount),
    kernel: {
      directions: floats(directionCount * columns, 0.4),
      points: floats(landmarkCount * directionCount),
      decay: 0.7,
    },
    residualWeights: floats(modelCount * landmarkCount, 0.1),
    transferWeights: floats(modelCount * surfaceLength, 0.1),
    scoreCorrelation: 0.3,
    keptShares: Array.from({ length: modelCount }, (_, index) => ({
      firstShare: 0.5,
      stepShare: 0.1,
      means: Float64Array.of(0.6, 0.7 + index / 100),
      errors: Float64Array.of(0.1, 0.1),
    })),
    meanShrinkage: 0.2,
    leadShrinkage: 0,
    detector: {
      centres: floats(3 * columns),
      variances: Float64Array.of(2, 3, 4),
      intercept: -0.2,
      slope: 0.7,
      priorOdds: 0.6,
      leadOdds: 0,
      leadLoss: 0.1,
    },
  };
}

const model: EvidenceModel = {
  models: ["a", "b", "c", "d"],
  taskNames: ["x", "y", "z"],
  static: randomHeads(false),
  full: randomHeads(true),
  cost: { intercepts: doubles(taskCount * modelCount), slopes: Float64Array.of(0.01, 0, -10, Number.NaN) },
  prompts: 1,
  observations: 1,
};
const features: PromptFeatures = {
  embedding: floats(embeddingLength),
  contextualEmbedding: floats(contextLength),
  hashedIndices: new Int32Array(0),
  hashedWeights: new Float32Array(0),
  surface: floats(surfaceLength),
};
const withoutContext = { ...features, contextualEmbedding: null };

const softmax = (logits: number[]): number[] => {
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
  return logits.map((logit) => Math.exp(logit) / total);
};

/** The formulas of docs/predictor.md in plain arrays. */
function slowPrediction(heads: EvidenceHeads, prompt: PromptFeatures) {
  const { scaling, detector } = heads;
  const row = new Float32Array(embeddingLength + surfaceLength + scaling.contextMeans.length);
  scaleInto(row, prompt, scaling);
  const dot = (weights: Float32Array, at: number): number =>
    [...row].reduce((sum, value, index) => sum + value * weights[at * row.length + index]!, 0);
  const tasks = softmax([0, 1, 2].map((task) => dot(heads.taskWeights, task) + heads.taskBiases[task]!));
  if (detector === null) throw new Error("the test has a detector");
  const ratios = [0, 1, 2].map(
    (centre) =>
      [...row].reduce(
        (sum, value, index) => sum + (value - detector.centres[centre * row.length + index]!) ** 2,
        0,
      ) / detector.variances[centre]!,
  );
  const odds =
    detector.priorOdds * Math.exp(detector.intercept + detector.slope * Math.log(Math.min(...ratios)));
  const novelty = odds / (1 + odds);
  const place = [0, 1, 2].map((direction) => dot(heads.kernel.directions, direction));
  const similarities = Array.from({ length: landmarkCount }, (_, landmark) => {
    const from = landmark * directionCount;
    const squares = place.map((value, at) => (value - heads.kernel.points[from + at]!) ** 2);
    return Math.exp(-0.7 * squares.reduce((sum, square) => sum + square, 0));
  });
  const quality = [0, 1, 2, 3].map((index) => {
    const mean = tasks.reduce(
      (sum, probability, task) => sum + probability * heads.taskMeans[task * 4 + index]!,
      0,
    );
    const learned = similarities.reduce(
      (sum, value, landmark) => sum + value * heads.residualWeights[index * landmarkCount + landmark]!,
      mean,
    );
    const overall = heads.modelMeans[index]!;
    const familiar = overall + 0.8 * (learned - overall);
    const surface = row.slice(embeddingLength, embeddingLength + surfaceLength);
    const novel = surface.reduce(
      (sum, value, at) => sum + value * heads.transferWeights[index * surfaceLength + at]!,
      overall,
    );
    return Math.min(1, Math.max(0, (1 - novelty) * familiar + novelty * novel));
  });
  return { tasks, novelty, quality };
}

describe("createEvidencePredictor", () => {
  const predictor = createEvidencePredictor(model);

  it.each([
    ["static", withoutContext, model.static],
    ["full", features, model.full ?? model.static],
  ] as const)("agrees with the formulas at depth %s", (depth, prompt, heads) => {
    const predicted = predictor.predict(prompt, 100);
    const expected = slowPrediction(heads, prompt);
    expect(predicted.depth).toBe(depth);
    expect(predicted.novelty).toBeCloseTo(expected.novelty, 5);
    expected.tasks.forEach((probability, task) => {
      expect(predicted.taskProbabilities[task]).toBeCloseTo(probability, 5);
    });
    expected.quality.forEach((quality, index) => {
      expect(predicted.quality[index]).toBeCloseTo(quality, 5);
    });
  });

  it("predicts some models as it predicts them among all", () => {
    const all = predictor.predict(features, 50);
    const some = predictor.predictFor(features, 50, [2, 0]);
    expect([...some.quality]).toEqual([all.quality[2], all.quality[0]]);
    expect([...some.standardDeviation]).toEqual([all.standardDeviation[2], all.standardDeviation[0]]);
    expect([...some.costUsd]).toEqual([all.costUsd[2], all.costUsd[0]]);
  });

  it("shrinks what a model gains on the best one overall of those asked for", () => {
    const shrunk: EvidenceModel = { ...model, static: { ...model.static, leadShrinkage: 0.75 } };
    const free = predictor.predict(withoutContext, 50).quality;
    const { modelMeans } = model.static;
    const asked = [3, 1, 0];
    const best = asked.reduce((one, other) => (modelMeans[other]! > modelMeans[one]! ? other : one));
    const { quality } = createEvidencePredictor(shrunk).predictFor(withoutContext, 50, asked);
    asked.forEach((index, place) => {
      const usual = modelMeans[best]! - modelMeans[index]!;
      const gap = free[best]! - free[index]!;
      const floor = usual * Math.exp((gap - usual) / usual);
      const expected = index === best || gap >= usual ? gap : 0.25 * gap + 0.75 * floor;
      expect(quality[place]).toBeCloseTo(Math.max(0, free[best]! - expected), 10);
    });
  });

  it("takes the best model overall where the detector calls the prompt's task unknown", () => {
    const { detector } = model.static;
    if (detector === null) throw new Error("the test has a detector");
    const certain = { ...detector, leadOdds: 1e12 };
    const careful: EvidenceModel = { ...model, static: { ...model.static, detector: certain } };
    const { quality } = createEvidencePredictor(careful).predict(withoutContext, 50);
    const { modelMeans } = model.static;
    expect(quality.indexOf(Math.max(...quality))).toBe(modelMeans.indexOf(Math.max(...modelMeans)));
  });

  it("leaves the best model overall only for a lead that outweighs what it may lose on an unknown task", () => {
    const { detector } = model.static;
    if (detector === null) throw new Error("the test has a detector");
    const takenBy = (heads: Partial<EvidenceModel["static"]>): number => {
      const changed = { ...model, static: { ...model.static, meanShrinkage: 0, ...heads } };
      const { quality } = createEvidencePredictor(changed).predict(withoutContext, 50);
      return quality.indexOf(Math.max(...quality));
    };
    const leader = takenBy({ detector: null });
    const best = (leader + 1) % model.models.length;
    const modelMeans = model.static.modelMeans.map((mean, index) => (index === best ? 0.99 : mean));
    const known = { ...detector, priorOdds: 0, leadOdds: 0.1 };
    expect(takenBy({ modelMeans, detector: { ...known, leadLoss: 0 } })).toBe(leader);
    expect(takenBy({ modelMeans, detector: { ...known, leadLoss: 100 } })).toBe(best);
  });

  it("mixes the cost's intercepts over the tasks, adds length, and never goes below 0", () => {
    const { costUsd, taskProbabilities } = predictor.predict(withoutContext, 100);
    const intercept = taskProbabilities.reduce(
      (sum, probability, task) => sum + probability * model.cost.intercepts[task * 4]!,
      0,
    );
    expect(costUsd[0]).toBeCloseTo(intercept + 1, 10);
    expect(costUsd[2]).toBe(0);
    expect(costUsd[3]).toBeNaN();
  });

  it("returns results that later calls do not touch", () => {
    const first = predictor.predict(features, 10);
    const kept = [...first.quality, ...first.taskProbabilities];
    predictor.predict({ ...withoutContext, embedding: floats(embeddingLength) }, 99);
    expect([...first.quality, ...first.taskProbabilities]).toEqual(kept);
  });

  it("rejects models that do not exist, and features that are not finite or too short", () => {
    expect(() => predictor.predictFor(features, 10, [4])).toThrow("there is no model 4 of 4");
    const broken = (embedding: Float32Array) => () => predictor.predict({ ...features, embedding }, 10);
    expect(broken(features.embedding.map(() => Number.NaN))).toThrow("features");
    expect(broken(Float32Array.of(1, 2))).toThrow("features");
  });

  it("states the variance that the formula says", () => {
    const heads = model.static;
    const { quality, standardDeviation } = predictor.predict(withoutContext, 10);
    const { tasks, novelty } = slowPrediction(heads, withoutContext);
    const { counts, modelCounts } = heads.statistics;
    heads.modelMeans.forEach((overall, index) => {
      const cells = [0, 1, 2].map((task) => task * 4 + index);
      const value = (cell: number): number => heads.taskMeans[cell]!;
      const sum = (of: (cell: number, probability: number) => number): number =>
        cells.reduce((total, cell, task) => total + of(cell, tasks[task]!), 0);
      const mean = sum((cell, probability) => probability * value(cell));
      const own = sum(
        (cell, probability) => (probability ** 2 * value(cell) * (1 - value(cell))) / (counts[cell]! + 5 + 1),
      );
      const pooled = sum((cell, probability) => (probability * 5) / (counts[cell]! + 5));
      const shared = (pooled ** 2 * overall * (1 - overall)) / (modelCounts[index]! + 2);
      const whichTask = sum((cell, probability) => probability * (value(cell) - mean) ** 2);
      const overTasks = cells.reduce(
        (total, cell) => total + ((value(cell) - overall) ** 2 / 3) * (4 / 2),
        0,
      );
      const certain = createEvidencePredictor({
        ...model,
        static: { ...heads, meanShrinkage: 0, detector: null },
      });
      const learned = certain.predict(withoutContext, 10).quality[index]!;
      const novelOnly = { ...heads, meanShrinkage: 1, detector: null };
      expect(
        createEvidencePredictor({ ...model, static: novelOnly }).predict(withoutContext, 10).quality[index],
      ).toBeCloseTo(overall, 6);
      // Clamped predictions say nothing of what stood behind them.
      if ([learned, quality[index]!].some((one) => one === 0 || one === 1)) return;
      const doubt = 0.8 * 0.2 * (learned - overall) ** 2;
      const familiar = overall + 0.8 * (learned - overall);
      const novel = (quality[index]! - (1 - novelty) * familiar) / novelty;
      const branches = novelty * (1 - novelty) * (familiar - novel) ** 2;
      const variance = own + shared + whichTask + doubt + branches + novelty * overTasks;
      expect(standardDeviation[index]).toBeCloseTo(Math.sqrt(variance), 4);
    });
  });

  it("states what two models' errors share: all but independent luck on known tasks, task by task on unknown ones", () => {
    const heads = model.static;
    const prediction = predictor.predictFor(withoutContext, 10, [2, 0]);
    const [one, other] = predictor.lastingDoubts(prediction);
    const { novelty } = slowPrediction(heads, withoutContext);
    const off = (index: number): number[] =>
      [0, 1, 2].map((task) => heads.taskMeans[task * 4 + index]! - heads.modelMeans[index]!);
    const unknown = (first: number, second: number): number =>
      (novelty ** 2 * (4 / 2) * off(first).reduce((sum, value, at) => sum + value * off(second)[at]!, 0)) / 3;
    const known = [...prediction.meanVariance].map((variance) => (1 - novelty) ** 2 * variance);
    const dot = one!.shared.reduce((sum, value, at) => sum + value * other!.shared[at]!, 0);
    expect(dot).toBeCloseTo(unknown(2, 0) + 0.3 * Math.sqrt(known[0]! * known[1]!), 6);
    expect(one!.variance).toBeCloseTo(known[0]! + unknown(2, 2), 6);
    expect(one!.kept).toBe(heads.keptShares[2]);
  });

  it("is less sure with fewer observations", () => {
    const fewer = (heads: EvidenceHeads): EvidenceHeads => ({
      ...heads,
      statistics: { ...heads.statistics, counts: heads.statistics.counts.map(() => 0) },
    });
    const unsure = createEvidencePredictor({ ...model, static: fewer(model.static) });
    const [less, more] = [predictor, unsure].map((one) => one.predict(withoutContext, 10).standardDeviation);
    less?.forEach((deviation, index) => {
      expect(more?.[index]).toBeGreaterThan(deviation);
    });
  });
});
