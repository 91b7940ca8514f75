import type {
  Candidate,
  ModelSpec,
  ParsedRequest,
  Policy,
  Prediction,
  Price,
  Weights,
} from "../../contracts/index.ts";
import { defaultPolicy } from "../policy-defaults.ts";

export const price: Price = {
  inputNanoUsdPerMillion: 1e9,
  outputNanoUsdPerMillion: 2e9,
  cachedInputNanoUsdPerMillion: null,
  cacheWriteNanoUsdPerMillion: null,
  requestNanoUsd: 0,
  tiers: [],
  source: "test",
};
export const model = (id: string, extra: Partial<ModelSpec> = {}): ModelSpec => ({
  id,
  price,
  contextWindowTokens: 1000,
  maxOutputTokens: 500,
  reasoningEfforts: [],
  deployments: [],
  isDemo: false,
  capabilities: {
    tools: true,
    jsonSchema: false,
    jsonMode: null,
    imageInput: false,
    audioInput: false,
    videoInput: false,
    fileInput: false,
  },
  ...extra,
});
export const candidate = (id: string, extra: Partial<ModelSpec> = {}): Candidate => ({
  id,
  model: model(id, extra),
  reasoningEffort: null,
});
export const prediction = (
  candidateId: string,
  mean: number,
  expectedNanoUsd: number | null,
  totalMs: number,
  standardDeviation = 0.1,
): Prediction => ({
  candidateId,
  quality: {
    mean,
    standardDeviation,
    evidence: [{ source: "livebench", date: "2026-01-08", observations: 10 }],
  },
  cost: {
    expectedNanoUsd,
    unknownReason: expectedNanoUsd === null ? "no price" : null,
    expectedInputTokens: 10,
    expectedOutputTokens: 10,
  },
  latency: { timeToFirstTokenMs: 100, totalMs, source: "prior" },
});
export const weights: Weights = { quality: 6, cost: 3, latency: 1 };
export const policyOf = (weights: Weights, changes: Partial<Policy> = {}): Policy => ({
  ...defaultPolicy,
  rule: { kind: "weights", weights },
  ...changes,
});
export const policy = policyOf(weights);
export const request: ParsedRequest = {
  text: "",
  lastTurnCharacters: 0,
  inputTokensEstimate: 100,
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
export const healthy = () => true;
