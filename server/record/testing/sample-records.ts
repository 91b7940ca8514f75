import { expect } from "vitest";
import type { Decision, Outcome, PromptFeatures, RankedCandidate } from "../../../engine/index.ts";
import type { PromptRecord } from "../../database/log-codec/prompt-record.ts";
import { testStartMs } from "../../database/testing/test-clock.ts";

/** A candidate whose figures differ by rank, and survive the log's rounding. */
export function sampleCandidate(rank: number): RankedCandidate {
  const reasoningEffort = rank % 2 === 0 ? "high" : null;
  const modelId = `openai/gpt-${rank}`;
  const candidateId = reasoningEffort === null ? modelId : `${modelId}@${reasoningEffort}`;
  return {
    candidateId,
    modelId,
    reasoningEffort,
    score: 0.5 - rank / 8,
    prediction: {
      candidateId,
      quality: {
        mean: 0.875 - rank / 16,
        standardDeviation: 0.0625,
        evidence: [{ source: "livebench math", date: "2026-01-08", observations: 12 + rank }],
      },
      cost: {
        expectedNanoUsd: rank === 1 ? null : 123_456_789_012 + rank,
        unknownReason: rank === 1 ? `no price is known for ${modelId}` : null,
        expectedInputTokens: 75,
        expectedOutputTokens: 300 + rank,
      },
      latency: { timeToFirstTokenMs: 400.125, totalMs: 2_500.5, source: rank === 0 ? "live" : "prior" },
    },
  };
}

export function sampleDecision(requestId: string, changes: Partial<Decision> = {}): Decision {
  return {
    requestId,
    decidedAtMs: testStartMs + 123,
    requestedModel: "auto",
    tasks: [
      { taskType: "code:debug", probability: 0.75 },
      { taskType: "math", probability: 0.25 },
    ],
    novelty: 0.25,
    ranked: [0, 1].map(sampleCandidate),
    excluded: [
      { candidateId: "a/one", code: "lacks_tools", reason: "takes no tools" },
      { candidateId: "a/two", code: "lacks_tools", reason: "takes no tools" },
      { candidateId: "b/three", code: "context_window", reason: "takes 8,192 tokens" },
    ],
    chosenCandidateId: "openai/gpt-0@high",
    propensity: 0.9,
    reason: "openai/gpt-0@high has the best trade for code:debug.",
    counterfactual: null,
    policy: {
      rule: { kind: "weights", weights: { quality: 0.6, cost: 0.3, latency: 0.1 } },
      scales: { costUsd: 0.01, latencyMs: 10_000 },
      limits: { maxCostNanoUsd: null, maxLatencyMs: null, minQuality: null },
      baselineModelId: "openai/gpt-5",
      explorationRate: 0,
    },
    priorsVersion: "0123456789abcdef",
    embedderId: "tradewind-static@1",
    embeddingDepth: "static",
    decisionMs: 0.125,
    ...changes,
  };
}

export const sampleFeatures: PromptFeatures = {
  embedding: Float32Array.of(0.5, -0.5, 0.5, -0.5),
  contextualEmbedding: null,
  hashedIndices: Int32Array.of(3, 70_000, 262_143),
  hashedWeights: Float32Array.of(0.25, 0.5, 0.75),
  surface: Float32Array.of(1, 0, 2.5),
};

export function samplePrompt(changes: Partial<PromptRecord> = {}): PromptRecord {
  return {
    text: "Why does this loop never end?",
    features: sampleFeatures,
    tenant: "key-1",
    conversationKey: null,
    inputTokensEstimate: 75,
    ...changes,
  };
}

export function sampleOutcome(requestId: string, changes: Partial<Outcome> = {}): Outcome {
  return {
    requestId,
    finishedAtMs: testStartMs + 2_456,
    status: "ok",
    servedCandidateId: "openai/gpt-0@high",
    servedDeploymentId: "openai/gpt-0#0",
    attempts: [
      {
        deploymentId: "openai/gpt-0#0",
        candidateId: "openai/gpt-0@high",
        startedAtMs: testStartMs + 130,
        durationMs: 2_320.5,
        status: 200,
        errorCode: null,
      },
    ],
    usage: {
      inputTokens: 75,
      cachedInputTokens: 0,
      cacheWriteTokens: null,
      outputTokens: 310,
      reasoningTokens: null,
    },
    cost: { upstreamNanoUsd: 9_007_199_254_740, markupNanoUsd: 90, totalNanoUsd: 9_007_199_254_830 },
    costUnknownReason: null,
    priceSnapshot: {
      price: {
        inputNanoUsdPerMillion: 250_000_000,
        outputNanoUsdPerMillion: 2_000_000_000,
        cachedInputNanoUsdPerMillion: 25_000_000,
        cacheWriteNanoUsdPerMillion: null,
        requestNanoUsd: 0,
        tiers: [],
        source: "tradewind.yaml",
      },
      markupBasisPoints: 100,
    },
    timeToFirstTokenMs: 410.5,
    totalMs: 2_330.25,
    overheadMs: 0.75,
    finishReason: "stop",
    errorCode: null,
    isStream: true,
    ...changes,
  };
}

/** A value as the log gives it back: figures to within a thousandth of their size, everything else as it is. For the right-hand side of `toEqual`. */
export function nearly<Value>(value: Value): Value {
  if (typeof value === "number") {
    const digits = value === 0 ? 5 : 3 - Math.ceil(Math.log10(Math.abs(value)));
    return expect.closeTo(value, digits) as Value;
  }
  if (Array.isArray(value)) return value.map(nearly) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, nearly(part)])) as Value;
}
