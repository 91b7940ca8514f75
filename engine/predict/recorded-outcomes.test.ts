import { beforeAll, describe, expect, it } from "vitest";
import type {
  Candidate,
  CandidatePrior,
  EvidenceModel,
  ParsedRequest,
  Priors,
  PromptFeatures,
} from "../contracts/index.ts";
import { fitEvidenceModel } from "../learn/evidence/fit-evidence-model.ts";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { createEvidencePredictor } from "./evidence/evidence-predictor.ts";
import { createPredictor } from "./predictor.ts";

const dimensions = 8;
const surfaceCount = 4;
const rows = 120;
const random = createSeededRandom(7);
const featuresOf = (task: number): PromptFeatures => {
  const embedding = Float32Array.from({ length: dimensions }, () => 0.2 * (random() - 0.5));
  embedding[task]! += 1;
  return {
    embedding,
    contextualEmbedding: null,
    hashedIndices: new Int32Array(0),
    hashedWeights: new Float32Array(0),
    surface: Float32Array.from({ length: surfaceCount }, () => random()),
  };
};
const figure = (mean: number): CandidatePrior => ({
  quality: {},
  overall: {
    mean,
    standardDeviation: 0.15,
    evidence: [{ source: "livebench", date: "2026-01-08", observations: 9 }],
  },
  verbosity: 1,
  timeToFirstTokenMs: 400,
  outputTokensPerSecond: 100,
});
const candidate = (id: string): Candidate => ({
  id,
  reasoningEffort: null,
  model: {
    id,
    price: null,
    contextWindowTokens: null,
    maxOutputTokens: null,
    reasoningEfforts: [],
    isDemo: false,
    capabilities: {
      tools: null,
      jsonSchema: null,
      jsonMode: null,
      imageInput: null,
      audioInput: null,
      videoInput: null,
      fileInput: null,
    },
    deployments: [],
  },
});
const request = { lastTurnCharacters: 40, inputTokensEstimate: 10, maxOutputTokens: null } as ParsedRequest;
const tasks = { taskTypes: ["any"], probabilities: Float64Array.of(1), novelty: 0 };
const features = featuresOf(0);

/** The first task: `good` right, `bad` wrong; the second the other way round. */
function fitOpposites(): EvidenceModel {
  const kinds = Array.from({ length: rows }, (_, row) => row % 2);
  return fitEvidenceModel(
    {
      models: ["good", "bad"],
      features: kinds.map(featuresOf),
      characters: new Float64Array(rows).fill(40),
      groups: Int32Array.from(kinds.keys()),
      taskNames: ["one", "two"],
      tasks: Int32Array.from(kinds),
      scores: Float64Array.from({ length: rows * 2 }, (_, cell) =>
        Math.floor(cell / 2) % 2 === cell % 2 ? 1 : 0,
      ),
      costsUsd: new Float64Array(rows * 2).fill(Number.NaN),
    },
    1,
  );
}

describe("createPredictor with recorded outcomes", () => {
  let model: EvidenceModel;
  let priors: Priors;
  beforeAll(() => {
    model = fitOpposites();
    priors = {
      schemaVersion: 1,
      version: "v",
      taskTypes: [{ id: "any", title: "", description: "" }],
      classifier: {} as Priors["classifier"],
      candidates: { good: figure(0.5), bad: figure(0.5), unseen: figure(0.5) },
      byPrice: [],
      outputTokens: { any: 100 },
      evidence: {
        model: "",
        embedderId: "e",
        contextualEmbedderId: null,
        sources: [
          { name: "small run", date: "2026-11-01", observations: [20, 0] },
          { name: "large run", date: "2026-11-20", observations: [100, 120] },
        ],
        prompts: rows,
        observations: rows * 2,
        newestDate: "2026-11-20",
        hash: "h",
      },
    };
  });
  const predict = (ids: readonly string[], seen: PromptFeatures | undefined = features) =>
    createPredictor(priors, () => null, model).predict(ids.map(candidate), request, tasks, seen);

  it("takes the quality of measured candidates from their outcomes, and keeps the order asked for", () => {
    const [bad, unseen, good] = predict(["bad", "unseen", "good"]);
    const recorded = createEvidencePredictor(model).predict(features, request.lastTurnCharacters);
    // 60 scores on either task and 120 in all that stand in for 2 * 120 / (2 + 120) more; the figure's 0.5 * 0.5 / 0.15^2 - 1 against them.
    const weight = (60 + 240 / 122) / (60 + 240 / 122 + 0.25 / 0.15 ** 2 - 1);
    expect(good!.quality.mean).toBeCloseTo(weight * recorded.quality[0]! + (1 - weight) * 0.5, 6);
    expect(bad!.quality.mean).toBeCloseTo(weight * recorded.quality[1]! + (1 - weight) * 0.5, 6);
    expect(good!.quality.mean).toBeGreaterThan(bad!.quality.mean + 0.1);
    expect(unseen!.quality.mean).toBeCloseTo(0.5, 2);
  });

  it("names the runs that carried it, with rows and date, most rows first, then the public figure", () => {
    const [good, unseen] = predict(["good", "unseen"]);
    expect(good!.quality.evidence).toEqual([
      { source: "large run", date: "2026-11-20", observations: 100 },
      { source: "small run", date: "2026-11-01", observations: 20 },
      { source: "livebench", date: "2026-01-08", observations: 9 },
    ]);
    expect(unseen!.quality.evidence.map(({ source }) => source)).toEqual(["livebench"]);
  });

  it("makes one list of evidence per candidate, not one per decision", () => {
    const predictor = createPredictor(priors, () => null, model);
    const once = predictor.predict([candidate("good")], request, tasks, features)[0]!;
    const twice = predictor.predict([candidate("good")], request, tasks, features)[0]!;
    expect(twice.quality.evidence).toBe(once.quality.evidence);
  });

  it("moves public figures to the scale of one's own questions where those are harder", () => {
    const easyFigures = { good: figure(0.9), bad: figure(0.9), unseen: figure(0.9) };
    priors = { ...priors, candidates: easyFigures };
    const [unseen] = predict(["unseen"]);
    // Both measured candidates score 0.5 over all tasks where their figures say 0.9.
    expect(unseen!.quality.mean).toBeLessThan(0.75);
    expect(unseen!.quality.mean).toBeGreaterThan(0.5);
    priors = { ...priors, candidates: { good: figure(0.5), bad: figure(0.5), unseen: figure(0.5) } };
  });

  it("lets a candidate that nobody measured rise and fall with those that were, prompt by prompt", () => {
    const [onOwn] = predict(["unseen", "good"]);
    const [onOther] = predict(["unseen", "good"], featuresOf(1));
    const [alone] = predict(["unseen"]);
    expect(onOwn!.quality.mean).toBeGreaterThan(alone!.quality.mean + 0.1);
    expect(onOther!.quality.mean).toBeLessThan(alone!.quality.mean - 0.1);
    // One measured candidate counts for less than half of what it shows.
    const [good] = predict(["good"]);
    expect(onOwn!.quality.mean).toBeLessThan(good!.quality.mean);
  });

  it("lets no more than ten recorded outcomes speak for a candidate that changed since", () => {
    const predictor = createPredictor(priors, () => null, model);
    const recorded = createEvidencePredictor(model).predict(features, request.lastTurnCharacters).quality[0]!;
    const belief = { mean: 0.3, standardDeviation: 0.05, evidence: [] };
    const meanKept = (kept: ReadonlyMap<string, number>): number => {
      predictor.learn("any", () => belief, kept);
      return predictor.predict([candidate("good")], request, tasks, features)[0]!.quality.mean;
    };
    const joined = (observations: number): number => {
      const weight = observations / (observations + (0.3 * 0.7) / 0.05 ** 2 - 1);
      return weight * recorded + (1 - weight) * 0.3;
    };
    const all = 60 + 240 / 122;
    expect(meanKept(new Map())).toBeCloseTo(joined(all), 6);
    expect(meanKept(new Map([["good", 0.05]]))).toBeCloseTo(joined(0.05 * all), 6);
    expect(meanKept(new Map([["good", 0.5]]))).toBeCloseTo(joined(10), 6);
  });

  it("leaves cost to the price: unknown stays unknown", () => {
    expect(predict(["good"])[0]!.cost.expectedNanoUsd).toBeNull();
  });
});
