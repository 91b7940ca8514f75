import { describe, expect, it } from "vitest";
import type { Candidate, Price } from "../contracts/index.ts";
import { choose } from "./choose.ts";
import { applyConversationPast } from "./conversation-past.ts";
import { explainChoice } from "./explain.ts";
import {
  cacheWriteSurchargeNanoUsd,
  expectedCachedTokens,
  lostCacheNanoUsd,
  minCachedTokens,
  promptCacheLifetimeMs,
} from "./switch-cost.ts";
import { candidate, policyOf, prediction, price, request } from "./test-support/samples.ts";

/** $2.50 in, $0.25 cached, as OpenAI prices GPT-5.4; $3.00 in, $0.30 cached, $3.75 written, as Anthropic prices Sonnet. */
const openai: Price = { ...price, inputNanoUsdPerMillion: 2.5e9, cachedInputNanoUsdPerMillion: 0.25e9 };
const anthropic: Price = {
  ...price,
  inputNanoUsdPerMillion: 3e9,
  cachedInputNanoUsdPerMillion: 0.3e9,
  cacheWriteNanoUsdPerMillion: 3.75e9,
};
const deployment = (markupBasisPoints: number) => ({
  id: "d",
  provider: "p",
  upstreamModel: "m",
  baseUrl: "http://x",
  apiKeyEnv: null,
  region: null,
  markupBasisPoints,
});
const gpt = candidate("gpt", { price: openai });
const sonnet = candidate("sonnet", { price: anthropic });
const nowMs = 1_000_000_000;
const long = { ...request, inputTokensEstimate: 12_000 };
const last = { candidateId: "gpt", servedAtMs: nowMs - 60_000, inputTokens: 10_000 };

describe("the price of a lost prompt cache", () => {
  it("is (input - cached input) * cached tokens at the model that holds it", () => {
    // ($2.50 - $0.25) / 1e6 * 10,000 = $0.0225
    expect(lostCacheNanoUsd(gpt, 10_000, 12_000)).toBe(22_500_000);
    // ($3.00 - $0.30) / 1e6 * 10,000 = $0.027, and 2% markup: $0.02754
    const marked = candidate("sonnet", { price: anthropic, deployments: [deployment(200)] });
    expect(lostCacheNanoUsd(marked, 10_000, 12_000)).toBe(27_540_000);
  });

  it("is nothing where cached input costs the same, and unknown without a price", () => {
    expect(lostCacheNanoUsd(candidate("plain"), 10_000, 12_000)).toBe(0);
    expect(lostCacheNanoUsd(candidate("unpriced", { price: null }), 10_000, 12_000)).toBeNull();
  });

  it("adds what the next model charges for writing its own: $0.75 per million above its input price", () => {
    expect(cacheWriteSurchargeNanoUsd(sonnet, 10_000, 12_000)).toBe(7_500_000);
    expect(cacheWriteSurchargeNanoUsd(gpt, 10_000, 12_000)).toBe(0);
    expect(cacheWriteSurchargeNanoUsd(candidate("unpriced", { price: null }), 10_000, 12_000)).toBe(0);
  });

  it("follows the price tier of the whole request", () => {
    const tier = {
      aboveInputTokens: 200_000,
      inputNanoUsdPerMillion: 5e9,
      outputNanoUsdPerMillion: 1e10,
      cachedInputNanoUsdPerMillion: 0.5e9,
    };
    const tiered = candidate("tiered", { price: { ...openai, tiers: [tier] } });
    expect(lostCacheNanoUsd(tiered, 100_000, 200_000)).toBe(225_000_000);
    expect(lostCacheNanoUsd(tiered, 100_000, 200_001)).toBe(450_000_000);
  });

  it("counts what was sent then, no more than is sent now, above the least, within the cache's life", () => {
    expect(expectedCachedTokens(last, gpt, 12_000, nowMs)).toBe(10_000);
    expect(expectedCachedTokens(last, gpt, 4_000, nowMs)).toBe(4_000);
    expect(expectedCachedTokens({ ...last, inputTokens: null }, gpt, 12_000, nowMs)).toBe(12_000);
    expect(expectedCachedTokens({ ...last, inputTokens: minCachedTokens - 1 }, gpt, 12_000, nowMs)).toBe(0);
    const endsMs = last.servedAtMs + promptCacheLifetimeMs;
    expect(expectedCachedTokens(last, gpt, 12_000, endsMs)).toBe(10_000);
    expect(expectedCachedTokens(last, gpt, 12_000, endsMs + 1)).toBe(0);
  });

  it("is nothing at an endpoint that sells no cached input, or whose last reply reported that nothing was cached", () => {
    expect(expectedCachedTokens(last, candidate("plain"), 12_000, nowMs)).toBe(0);
    expect(expectedCachedTokens({ ...last, cachedTokens: 0 }, gpt, 12_000, nowMs)).toBe(0);
    expect(expectedCachedTokens({ ...last, cachedTokens: 6_000 }, gpt, 12_000, nowMs)).toBe(10_000);
  });
});

describe("applyConversationPast", () => {
  it("adds the lost cache and the write surcharge to every other candidate", () => {
    const past = applyConversationPast([gpt, sonnet, candidate("plain")], long, last, nowMs);
    expect(past.switchCostsNanoUsd).toEqual([0, 30_000_000, 22_500_000]);
    expect(past.excluded).toEqual([]);
    expect(past.facts).toEqual({
      lastCandidateId: "gpt",
      lock: null,
      isLockHeld: false,
      switchCostNanoUsd: 22_500_000,
      note: null,
    });
  });

  it("keeps the conversation where it is as long as another model is not better by more than that", () => {
    const predictions = [prediction("gpt", 0.8, 5e6, 1000), prediction("sonnet", 0.85, 5e6, 1000)];
    const policy = policyOf({ quality: 0.5, cost: 0.5, latency: 0 });
    const candidates = [gpt, sonnet];
    const { switchCostsNanoUsd, facts } = applyConversationPast(candidates, long, last, nowMs);
    expect(choose(candidates, predictions, policy).ranked[0]!.candidateId).toBe("sonnet");
    const choice = choose(candidates, predictions, policy, { switchCostsNanoUsd });
    expect(choice.ranked.map((one) => one.candidateId)).toEqual(["gpt", "sonnet"]);
    // .5 * .85 - .5 * ($.005 + $.030) / $.01
    expect(choice.ranked[1]!.score).toBeCloseTo(0.425 - 1.75, 12);
    expect(choice.ranked[1]!.switchCostNanoUsd).toBe(30_000_000);
    expect(choice.ranked[1]!.prediction.cost.expectedNanoUsd).toBe(5e6);
    const reason = explainChoice({ choice, policy, tasks: [], novelty: 0, past: facts, hasRandom: true });
    expect(reason).toContain("leaving gpt, which served last, was counted as $0.022 of lost prompt cache");
  });

  it("does not let what switching costs break a ceiling on the bill", () => {
    const policy = policyOf(
      { quality: 1, cost: 0, latency: 0 },
      { limits: { maxCostNanoUsd: 6e6, maxLatencyMs: null, minQuality: null } },
    );
    const context = { switchCostsNanoUsd: [0, 30_000_000] };
    const predictions = [prediction("gpt", 0.8, 5e6, 1000), prediction("sonnet", 0.85, 5e6, 1000)];
    expect(choose([gpt, sonnet], predictions, policy, context).ranked[0]!.candidateId).toBe("sonnet");
  });

  it.each([
    ["open_tool_loop", { openToolLoop: true }],
    ["provider_state", { hasProviderState: true }],
  ] as const)("leaves the last-served candidate alone under %s", (lock, flags) => {
    const past = applyConversationPast([sonnet, gpt], { ...long, ...flags }, last, nowMs);
    expect(past.candidates).toEqual([gpt]);
    expect(past.excluded.map(({ candidateId, code }) => [candidateId, code])).toEqual([
      ["sonnet", "conversation_lock"],
    ]);
    expect(past.facts).toMatchObject({ lock, isLockHeld: true, lastCandidateId: "gpt" });
  });

  it("holds a lock however long ago it was served, though the cache is gone", () => {
    const old = { ...last, servedAtMs: nowMs - 10 * promptCacheLifetimeMs };
    const past = applyConversationPast([sonnet, gpt], { ...long, openToolLoop: true }, old, nowMs);
    expect(past.candidates).toEqual([gpt]);
    expect(past.facts.switchCostNanoUsd).toBe(0);
  });

  it("releases a lock whose candidate cannot serve, and says so", () => {
    const past = applyConversationPast([sonnet], { ...long, openToolLoop: true }, last, nowMs);
    expect(past.candidates).toEqual([sonnet]);
    expect(past.facts).toEqual({
      lastCandidateId: "gpt",
      lock: "open_tool_loop",
      isLockHeld: false,
      switchCostNanoUsd: null,
      note: "gpt served last and cannot take this request",
    });
  });

  it("infers nothing where nothing is remembered, and says so", () => {
    const past = applyConversationPast([sonnet, gpt], { ...long, hasProviderState: true }, null, nowMs);
    expect(past.candidates).toEqual([sonnet, gpt]);
    expect(past.switchCostsNanoUsd).toBeNull();
    expect(past.facts.note).toBe(
      "the messages carry state that only their maker can read, but which model served before is not known here",
    );
    expect(applyConversationPast([gpt], long, null, nowMs).facts.note).toBeNull();
  });

  it("says where the cache has no known worth", () => {
    const unpriced = candidate("gpt", { price: null });
    const past = applyConversationPast([unpriced, sonnet], long, last, nowMs);
    expect(past.facts.switchCostNanoUsd).toBeNull();
    expect(past.facts.note).toContain("no price is known for gpt");
    expect(past.switchCostsNanoUsd).toEqual([0, 7_500_000]);
  });

  it("keeps to all efforts of a model that was pinned without one of its ranked efforts", () => {
    const efforts = ["low", "high"];
    const at = (effort: string): Candidate => ({
      ...candidate("gpt", { price: openai, reasoningEfforts: efforts }),
      id: `gpt@${effort}`,
      reasoningEffort: effort,
    });
    const locked = (candidateId: string) =>
      applyConversationPast(
        [at("low"), at("high"), sonnet],
        { ...long, openToolLoop: true },
        { ...last, candidateId },
        nowMs,
      ).candidates.map(({ id }) => id);
    expect(locked("gpt")).toEqual(["gpt@low", "gpt@high"]);
    expect(locked("gpt@minimal")).toEqual(["gpt@low", "gpt@high"]);
    expect(locked("gpt@high")).toEqual(["gpt@high"]);
    // Names that begin alike, and an effort that is ranked but cannot serve, are not held to.
    const everything = ["gpt@low", "gpt@high", "sonnet"];
    for (const other of ["gpt-5@minimal", "gptx", "other@minimal"]) expect(locked(other)).toEqual(everything);
    const unable = { ...last, candidateId: "gpt@low" };
    const past = applyConversationPast([at("high"), sonnet], { ...long, openToolLoop: true }, unable, nowMs);
    expect(past.facts).toMatchObject({
      isLockHeld: false,
      note: "gpt@low served last and cannot take this request",
    });
    // Pinned as it is, a model without efforts is itself alone.
    const plain = { ...candidate("gpt", { price: openai }), id: "gpt@default" };
    const beside = applyConversationPast([plain, sonnet], { ...long, openToolLoop: true }, last, nowMs);
    expect(beside.candidates).toHaveLength(2);
  });

  it("counts nothing where nothing is held: too short, too old", () => {
    const counted = (inputTokens: number, passedMs: number) =>
      applyConversationPast(
        [gpt, sonnet],
        { ...long, inputTokensEstimate: inputTokens },
        { ...last, servedAtMs: nowMs - passedMs, inputTokens: null },
        nowMs,
      ).switchCostsNanoUsd;
    expect(counted(minCachedTokens, promptCacheLifetimeMs)).not.toBeNull();
    expect(counted(minCachedTokens - 1, 0)).toBeNull();
    expect(counted(minCachedTokens, promptCacheLifetimeMs + 1)).toBeNull();
  });
});
