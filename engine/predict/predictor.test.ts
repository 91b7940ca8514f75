import { describe, expect, it } from "vitest";
import type {
  Candidate,
  CandidatePrior,
  ModelSpec,
  ParsedRequest,
  Price,
  Priors,
  TaskDistribution,
} from "../contracts/index.ts";
import { createPredictor } from "./predictor.ts";

const price = (dollarsIn: number, dollarsOut: number): Price => ({
  inputNanoUsdPerMillion: dollarsIn * 1e9,
  outputNanoUsdPerMillion: dollarsOut * 1e9,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "test",
});
const candidate = (id: string, extra: Partial<ModelSpec> = {}): Candidate => ({
  id,
  reasoningEffort: null,
  model: {
    id,
    price: price(1, 2),
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
    deployments: [
      {
        id: `${id}#0`,
        provider: "p",
        upstreamModel: id,
        baseUrl: "http://x",
        apiKeyEnv: null,
        region: null,
        markupBasisPoints: 0,
      },
    ],
    ...extra,
  },
});
const known: CandidatePrior = {
  quality: {
    math: {
      mean: 0.9,
      standardDeviation: 0.1,
      evidence: [{ source: "livebench", date: "2026-01-08", observations: 10 }],
    },
    chat: { mean: 0.5, standardDeviation: 0.2, evidence: [] },
  },
  overall: { mean: 0.6, standardDeviation: 0.2, evidence: [] },
  verbosity: 2,
  timeToFirstTokenMs: 400,
  outputTokensPerSecond: 100,
};
const priors: Priors = {
  schemaVersion: 1,
  version: "v",
  taskTypes: [
    { id: "math", title: "", description: "" },
    { id: "chat", title: "", description: "" },
  ],
  classifier: {
    embedderId: "e",
    embeddingDimensions: 0,
    surfaceFeatureCount: 0,
    hashedFeatureCount: 0,
    denseWeights: "",
    hashedWeights: "",
    hashedScales: [],
    biases: [],
    surfaceMeans: [],
    surfaceDeviations: [],
    temperature: 1,
    centres: "",
    centreCount: 0,
    farSimilarity: 0,
    nearSimilarity: 1,
  },
  candidates: { known, other: { ...known, quality: {} } },
  byPrice: [
    { outputNanoUsdPerMillion: 1e8, mean: 0.4, standardDeviation: 0.2 },
    { outputNanoUsdPerMillion: 1e10, mean: 0.8, standardDeviation: 0.3 },
  ],
  outputTokens: { math: 400, chat: 200 },
};
const request: ParsedRequest = {
  text: "",
  lastTurnCharacters: 0,
  inputTokensEstimate: 1000,
  maxOutputTokens: null,
  messageCount: 1,
  reasoningEffort: null,
  conversationKey: null,
  requirements: {
    tools: false,
    jsonSchema: false,
    jsonMode: false,
    imageInput: false,
    audioInput: false,
    videoInput: false,
    fileInput: false,
  },
};
const tasks = (math: number, novelty = 0): TaskDistribution => ({
  taskTypes: ["math", "chat"],
  probabilities: Float64Array.of(math, 1 - math),
  novelty,
});
const noMeasurement = () => null;
const predictOne = (
  one: Candidate,
  distribution: TaskDistribution,
  asked = request,
  live: Parameters<typeof createPredictor>[1] = noMeasurement,
) => createPredictor(priors, live).predict([one], asked, distribution)[0]!;

describe("createPredictor", () => {
  it("mixes the beliefs by the task probabilities, with the variance of the mixture", () => {
    const { quality } = predictOne(candidate("known"), tasks(0.5));
    expect(quality.mean).toBeCloseTo(0.7, 12);
    // mean of the variances (.01 + .04) / 2 plus variance of the means .04
    expect(quality.standardDeviation).toBeCloseTo(Math.sqrt(0.025 + 0.04), 12);
    expect(predictOne(candidate("known"), tasks(1)).quality.evidence[0]?.source).toBe("livebench");
  });

  it("returns to the overall belief for a prompt unlike anything seen", () => {
    const { quality } = predictOne(candidate("known"), tasks(1, 1));
    expect(quality.mean).toBeCloseTo(0.6, 12);
    expect(quality.standardDeviation).toBeCloseTo(0.2, 12);
    expect(quality.evidence).toEqual([]);
  });

  it("lets the price inform what nothing is known of, on the logarithm of the price, and names no evidence", () => {
    const { quality } = predictOne(candidate("new", { price: price(0.5, 1) }), tasks(1));
    expect(quality.mean).toBeCloseTo(0.6, 6);
    expect(quality.evidence).toEqual([]);
    expect(predictOne(candidate("new", { price: price(50, 500) }), tasks(1)).quality.mean).toBeCloseTo(
      0.8,
      12,
    );
    expect(predictOne(candidate("new", { price: null }), tasks(1)).quality.mean).toBe(0.4);
  });

  it("expects cost from the prompt's tokens and the task's output at the candidate's verbosity", () => {
    const { cost } = predictOne(candidate("known"), tasks(1));
    expect(cost.expectedOutputTokens).toBe(800);
    // 1000 tokens at $1 and 800 at $2 per million: $0.0026
    expect(cost.expectedNanoUsd).toBe(2_600_000);
    expect(
      predictOne(candidate("known"), tasks(1), { ...request, maxOutputTokens: 100 }).cost.expectedNanoUsd,
    ).toBe(1_200_000);
  });

  it("says null, not 0, where no price is known", () => {
    expect(predictOne(candidate("known", { price: null }), tasks(1)).cost).toMatchObject({
      expectedNanoUsd: null,
      unknownReason: "no price is known for known",
    });
  });

  it("charges the markup and the more expensive tier of a long prompt", () => {
    const tiered = candidate("known", {
      price: {
        ...price(1, 2),
        tiers: [
          {
            aboveInputTokens: 999,
            inputNanoUsdPerMillion: 2e9,
            outputNanoUsdPerMillion: 4e9,
            cachedInputNanoUsdPerMillion: null,
          },
        ],
      },
      deployments: [{ ...candidate("known").model.deployments[0]!, markupBasisPoints: 1000 }],
    });
    expect(predictOne(tiered, tasks(1)).cost.expectedNanoUsd).toBe(5_720_000);
  });

  it("takes latency from the prior, and from live figures as they gather", () => {
    expect(predictOne(candidate("known"), tasks(1)).latency).toEqual({
      timeToFirstTokenMs: 400,
      totalMs: 8400,
      source: "prior",
    });
    const live = predictOne(candidate("known"), tasks(1), request, () => ({
      timeToFirstTokenMs: 1000,
      outputTokensPerSecond: 100,
      observations: 5,
    }));
    expect(live.latency).toEqual({ timeToFirstTokenMs: 700, totalMs: 8700, source: "live" });
  });

  it("expects the length, cost and time that replies showed, for the kinds of work that the request may be", () => {
    const of = (taskType: string, id: string): number =>
      id === "known" && taskType === priors.taskTypes[0]!.id ? 0.5 : 1;
    let lengths: { of: typeof of } | null = null;
    const predictor = createPredictor(priors, noMeasurement, null, () => lengths);
    const predict = (id: string, distribution = tasks(1)) =>
      predictor.predict([candidate(id)], request, distribution)[0]!;
    const before = predict("known");
    expect(before.cost.lengthFactor).toBeUndefined();
    lengths = { of };
    const after = predict("known");
    expect(after.cost.expectedOutputTokens).toBeCloseTo(before.cost.expectedOutputTokens / 2, 9);
    expect(after.cost.lengthFactor).toBe(0.5);
    expect(after.latency.totalMs).toBeLessThan(before.latency.totalMs);
    expect(predict("other").cost.lengthFactor).toBeUndefined();
    expect(predict("known", tasks(0.5)).cost.lengthFactor).toBeCloseTo(0.75, 9);
    lengths = { of: () => 3 };
    expect(predict("known").cost.lengthFactor).toBe(3);
  });

  it("keeps the order of the candidates and takes none", () => {
    const predictor = createPredictor(priors, noMeasurement);
    expect(predictor.predict([], request, tasks(1))).toEqual([]);
    expect(
      predictor
        .predict([candidate("other"), candidate("known")], request, tasks(1))
        .map((one) => one.candidateId),
    ).toEqual(["other", "known"]);
  });
});
