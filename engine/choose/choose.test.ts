import { describe, expect, it } from "vitest";
import type { Candidate, Policy, Prediction } from "../contracts/index.ts";
import { createSeededRandom } from "../numeric/seeded-random.ts";
import { choose } from "./choose.ts";
import { ineligibility } from "./eligibility.ts";
import { explainChoice, explainCounterfactual } from "./explain.ts";
import { limitViolation } from "./limit-violation.ts";
import { defaultPolicy, noLimits } from "./policy-defaults.ts";
import {
  candidate,
  healthy,
  model,
  policy,
  policyOf,
  prediction,
  request,
  weights,
} from "./test-support/samples.ts";
import { utility, utilityTerms } from "./utility.ts";

describe("utility", () => {
  it("is w_q q - w_c cost/scale - w_l latency/scale with weights that sum to 1", () => {
    // .6 * .8 - .3 * ($.002 / $.01) - .1 * (1500 / 10000) = .48 - .06 - .015
    expect(utility(prediction("a", 0.8, 2_000_000, 1500), weights, defaultPolicy.scales)).toBeCloseTo(
      0.405,
      12,
    );
  });

  it("is the sum of its terms, a switch counted as cost, whatever the weights add up to", () => {
    const random = createSeededRandom(3);
    for (let round = 0; round < 50; round += 1) {
      const one = prediction("a", random(), round % 9 === 0 ? null : random() * 1e8, random() * 1e4);
      const drawn = { quality: random(), cost: random(), latency: random() * 9 };
      const scales = { costUsd: random(), latencyMs: 1e4 * random() };
      const added = random() * 1e7;
      const { quality, cost, latency } = utilityTerms(one, drawn, scales, added);
      expect(utility(one, drawn, scales, added)).toBeCloseTo(quality + cost + latency, 9);
      const [nanoUsd, total] = [one.cost.expectedNanoUsd ?? 0, drawn.quality + drawn.cost + drawn.latency];
      expect(quality * total).toBeCloseTo(drawn.quality * one.quality.mean, 9);
      expect(cost * total).toBeCloseTo((-drawn.cost * (nanoUsd + added)) / 1e9 / scales.costUsd, 6);
      expect(latency * total).toBeCloseTo((-drawn.latency * one.latency.totalMs) / scales.latencyMs, 6);
      expect(utilityTerms(one, drawn, scales)).toEqual(utilityTerms(one, drawn, scales, 0));
    }
  });

  it("does not depend on which other candidates are present", () => {
    const alone = choose([candidate("a")], [prediction("a", 0.8, 1e6, 500)], policy);
    const among = choose(
      [candidate("a"), candidate("b")],
      [prediction("a", 0.8, 1e6, 500), prediction("b", 0.1, 9e6, 9000)],
      policy,
    );
    expect(among.ranked[0]!.score).toBe(alone.ranked[0]!.score);
  });
});

describe("choose", () => {
  const candidates = [candidate("expensive"), candidate("cheap")];
  const predictions = [
    prediction("expensive", 0.9, 30_000_000, 2000),
    prediction("cheap", 0.85, 300_000, 1000),
  ];

  it("takes the cheap model where it is nearly as good, and the expensive one where quality is all", () => {
    expect(choose(candidates, predictions, policy).ranked[0]!.candidateId).toBe("cheap");
    expect(
      choose(candidates, predictions, policyOf({ quality: 1, cost: 0, latency: 0 })).ranked[0]!.candidateId,
    ).toBe("expensive");
  });

  it("breaks a tie by cost, then by id", () => {
    const same = [prediction("b", 0.5, 1e6, 100), prediction("a", 0.5, 1e6, 100)];
    const ranked = choose([candidate("b"), candidate("a")], same, policy).ranked;
    expect(ranked.map((one) => one.candidateId)).toEqual(["a", "b"]);
    const [d, c, e] = ["d", "c", "e"].map((id) => prediction(id, 0.5, 1e6, 100));
    const idsOf = (given: readonly Prediction[], isLocked = false): string[] =>
      choose(
        given.map(({ candidateId }) => candidate(candidateId)),
        given,
        policy,
        { isLocked },
      ).ranked.map(({ candidateId }) => candidateId);
    for (const given of [
      [c!, d!, e!],
      [e!, c!, d!],
      [d!, e!, c!],
    ])
      expect([idsOf(given), idsOf(given, true)]).toEqual([
        ["c", "d", "e"],
        ["c", "d", "e"],
      ]);
  });

  it("breaks a tie in quality by price, and one in price by quality, whatever the ids and the order", () => {
    const firstOf = (given: readonly Prediction[], rule: Policy): string =>
      choose(
        given.map(({ candidateId }) => candidate(candidateId)),
        given,
        rule,
      ).ranked[0]!.candidateId;
    const qualityAlone = policyOf({ quality: 1, cost: 0, latency: 0 });
    const byPrice = [prediction("a", 0.5, 2e6, 100), prediction("b", 0.5, 1e6, 900)];
    const costAlone = policyOf({ quality: 0, cost: 1, latency: 0 });
    const byQuality = [prediction("a", 0.5, 1e6, 100), prediction("b", 0.6, 1e6, 900)];
    for (const [given, rule] of [
      [byPrice, qualityAlone],
      [byQuality, costAlone],
    ] as const) {
      expect(firstOf(given, rule)).toBe("b");
      expect(firstOf(given.toReversed(), rule)).toBe("b");
    }
  });

  it("keeps what stands exactly at a ceiling or floor, and excludes what is beyond by the smallest step", () => {
    const at = prediction("at", 0.5, 1_000_000, 2000);
    const excluded = (limits: Partial<Policy["limits"]>): (string | undefined)[] =>
      choose([candidate("at")], [at], { ...policy, limits: { ...noLimits, ...limits } }).excluded.map(
        ({ code }) => code,
      );
    expect(excluded({ maxCostNanoUsd: 1_000_000, maxLatencyMs: 2000, minQuality: 0.5 })).toEqual([]);
    expect(excluded({ maxCostNanoUsd: 999_999 })).toEqual(["over_max_cost"]);
    expect(excluded({ maxLatencyMs: 1999.999 })).toEqual(["over_max_latency"]);
    expect(excluded({ minQuality: 0.500001 })).toEqual(["under_min_quality"]);
  });

  it("excludes by ceiling and floor, and says the figures", () => {
    const limited: Policy = {
      ...policy,
      limits: { maxCostNanoUsd: 1e6, maxLatencyMs: 1500, minQuality: 0.88 },
    };
    const { ranked, excluded } = choose(candidates, predictions, limited);
    expect(ranked).toEqual([]);
    expect(excluded.map((one) => one.code)).toEqual(["over_max_cost", "under_min_quality"]);
    expect(excluded[0]!.reason).toBe("expected $0.0300, the ceiling is $0.00100");
  });

  it("never takes an unpriced model for a free one", () => {
    const guarantee: Policy = { ...policy, rule: { kind: "guarantee", share: 0.9, confidence: 0.9 } };
    const { excluded } = choose([candidate("x")], [prediction("x", 0.99, null, 10)], policy);
    expect(excluded).toEqual([{ candidateId: "x", code: "unpriced", reason: "no price" }]);
    expect(limitViolation(prediction("x", 0.9, null, 10), guarantee)?.code).toBe("unpriced");
    expect(limitViolation(prediction("x", 0.9, null, 10), guarantee, true)).toBeNull();
    const silent = { ...prediction("x", 0.9, null, 10) };
    const untold = { ...silent, cost: { ...silent.cost, unknownReason: null } };
    expect(limitViolation(untold, guarantee)?.reason).toBe("its cost is unknown");
    const qualityOnly: Policy = {
      ...defaultPolicy,
      limits: noLimits,
      rule: { kind: "weights", weights: { quality: 1, cost: 0, latency: 0 } },
    };
    expect(choose([candidate("x")], [prediction("x", 0.99, null, 10)], qualityOnly).ranked).toHaveLength(1);
  });
});

describe("ineligibility", () => {
  it("names the requirement that a model lacks, and an unknown capability as unknown", () => {
    const needs = (need: string) => ({ ...request, requirements: { ...request.requirements, [need]: true } });
    expect(ineligibility(candidate("a"), needs("tools"), healthy)).toBeNull();
    const long = { ...needs("tools"), inputTokensEstimate: 501 };
    expect(ineligibility(candidate("a"), long, healthy)?.code).toBe("context_window");
    expect(ineligibility(candidate("a"), needs("jsonSchema"), healthy)?.code).toBe("lacks_json_schema");
    expect(ineligibility(candidate("a"), needs("jsonMode"), healthy)?.reason).toBe(
      "is not known to take JSON mode",
    );
    expect(ineligibility(candidate("a"), needs("audioInput"), healthy)).toEqual({
      ...{ candidateId: "a", code: "lacks_audio_input", reason: "does not take audio input" },
    });
    expect(ineligibility(candidate("a"), needs("videoInput"), healthy)).toEqual({
      ...{ candidateId: "a", code: "lacks_video_input", reason: "does not take video input" },
    });
  });

  it("counts the output into the context window", () => {
    expect(ineligibility(candidate("a"), { ...request, inputTokensEstimate: 501 }, healthy)?.code).toBe(
      "context_window",
    );
    expect(ineligibility(candidate("a"), { ...request, inputTokensEstimate: 500 }, healthy)).toBeNull();
    expect(ineligibility(candidate("a"), { ...request, maxOutputTokens: 501 }, healthy)?.code).toBe(
      "max_output_tokens",
    );
    expect(
      ineligibility(
        candidate("a", { contextWindowTokens: null }),
        { ...request, inputTokensEstimate: 1e9 },
        healthy,
      ),
    ).toBeNull();
  });

  it("compares what is asked for with what a model gives, where both are known", () => {
    const asking = { ...request, inputTokensEstimate: 0 };
    const of = (maxOutputTokens: number | null, contextWindowTokens: number | null, asked: number | null) =>
      ineligibility(
        candidate("a", { maxOutputTokens, contextWindowTokens }),
        { ...asking, maxOutputTokens: asked },
        healthy,
      )?.code;
    expect(of(500, null, 500)).toBeUndefined();
    expect(of(500, null, 501)).toBe("max_output_tokens");
    expect(of(null, null, 1e9)).toBeUndefined();
    expect(of(500, null, null)).toBeUndefined();
    // Room is left for what is asked for, else for the model's own bound, 1,024 tokens at most.
    expect([of(null, 1_024, null), of(null, 1_023, null)]).toEqual([undefined, "context_window"]);
    expect([of(9_999, 1_024, null), of(300, 300, null), of(300, 299, null)]).toEqual([
      ...[undefined, undefined, "context_window"],
    ]);
    expect([of(null, 700, 700), of(null, 699, 700)]).toEqual([undefined, "context_window"]);
  });

  it("leaves a model out only when every deployment is unhealthy", () => {
    const deployment = (id: string) => ({
      id,
      provider: "p",
      upstreamModel: "m",
      baseUrl: "http://x",
      apiKeyEnv: null,
      region: null,
      markupBasisPoints: 0,
    });
    const two = candidate("a", { deployments: [deployment("one"), deployment("two")] });
    expect(ineligibility(two, request, (id) => id === "two")).toBeNull();
    expect(ineligibility(two, request, () => false)?.code).toBe("unhealthy");
  });

  it("lets the caller's reasoning effort fix the candidate", () => {
    const low: Candidate = {
      id: "a@low",
      model: model("a", { reasoningEfforts: ["low", "high"] }),
      reasoningEffort: "low",
    };
    expect(ineligibility(low, { ...request, reasoningEffort: "high" }, healthy)?.code).toBe(
      "other_reasoning_effort",
    );
    expect(ineligibility(low, { ...request, reasoningEffort: "low" }, healthy)).toBeNull();
    expect(ineligibility(low, request, healthy)).toBeNull();
    // A model without efforts has none that could be another.
    expect(ineligibility(candidate("b"), { ...request, reasoningEffort: "low" }, healthy)).toBeNull();
  });
});

describe("the explanation", () => {
  const choice = choose(
    [candidate("a"), candidate("b")],
    [prediction("a", 0.9, 1e6, 1000), prediction("b", 0.8, 1e6, 1000)],
    policy,
  );

  const explained = {
    choice,
    policy,
    tasks: [{ taskType: "math", probability: 0.914 }],
    novelty: 0,
    past: null,
    hasRandom: true,
  };

  it("says task, figures and source in one sentence", () => {
    expect(explainChoice(explained)).toBe(
      "Read as math (91%); a is expected to score 0.90 ± 0.10 (by livebench of 2026-01-08) for $0.0010 in 1.0 s: the best trade of 2 candidates where 0.01 of quality is worth $0.00020.",
    );
  });

  it("names a counterfactual that is true: with that much more quality the runner-up wins", () => {
    expect(explainCounterfactual(explained)).toBe(
      "b would have been chosen with 0.10 more expected quality.",
    );
    expect(
      explainCounterfactual({ ...explained, choice: { ...choice, ranked: choice.ranked.slice(0, 1) } }),
    ).toBeNull();
  });
});
