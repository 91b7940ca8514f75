import { describe, expect, it } from "vitest";
import type { Policy, Prediction, Weights } from "./contracts/index.ts";
import { type LoggedRequest, WhatIf, type WhatIfTarget } from "./what-if.ts";

const policy: Policy = {
  rule: { kind: "weights", weights: { quality: 0.5, cost: 0.5, latency: 0 } },
  scales: { costUsd: 0.01, latencyMs: 10_000 },
  limits: { maxCostNanoUsd: null, maxLatencyMs: null, minQuality: null },
  baselineModelId: null,
  explorationRate: 0,
};
const models = [
  { id: "lab/cheap", mean: 0.6, costNanoUsd: 1_000_000 as number | null, totalMs: 500 },
  { id: "lab/good", mean: 0.9, costNanoUsd: 9_000_000 as number | null, totalMs: 2_000 },
];
const candidates = models.map(({ id }) => ({ id, model: { id }, reasoningEffort: null }));
const predict = (changes: { costNanoUsd?: number | null } = {}): Prediction[] =>
  models.map(({ id, mean, totalMs, ...own }, index) => ({
    candidateId: id,
    quality: { mean, standardDeviation: 0.1, evidence: [] },
    cost: {
      expectedNanoUsd:
        index === 1 && changes.costNanoUsd !== undefined ? changes.costNanoUsd : own.costNanoUsd,
      unknownReason: null,
      expectedInputTokens: 100,
      expectedOutputTokens: 100,
    },
    latency: { timeToFirstTokenMs: 100, totalMs, source: "prior" },
  }));

const request = (changes: Partial<LoggedRequest> = {}): LoggedRequest => ({
  ...{ cluster: "one", taskType: "math", candidates, predictions: predict(), policy, chosen: 0 },
  ...{ switchCostsNanoUsd: null, isLocked: false, propensities: Float64Array.of(0.75, 0.25) },
  ...{ score: 1, chargedNanoUsd: 1_200_000, latencyMs: 600 },
  ...changes,
});
const weigh = (weights: Weights): WhatIfTarget => ({
  policy: (decided) => ({ ...decided, rule: { kind: "weights", weights } }),
});
const quality = weigh({ quality: 1, cost: 0, latency: 0 });
const ask = (target: WhatIfTarget, requests: readonly LoggedRequest[]) => {
  const whatIf = new WhatIf(target);
  for (const one of requests) whatIf.add(one);
  return whatIf.result({ minEffectiveSamples: 1 });
};

describe("WhatIf", () => {
  it("moves requests to what the other policy prefers, and counts from where to where", () => {
    const found = ask(quality, [request(), request({ chosen: 1 })]);
    expect(found).toMatchObject({ requests: 2, moved: 2, drawn: 2, refused: 0 });
    expect(found.moves).toEqual([{ from: "lab/cheap", to: "lab/good", taskType: "math", requests: 2 }]);
    expect(found.candidates).toEqual([
      { id: "lab/good", before: 1, after: 2 },
      { id: "lab/cheap", before: 1, after: 0 },
    ]);
    // One of the two was drawn as the other policy would choose, at a probability of a quarter.
    expect(found.quality.overlap).toMatchObject({ alike: 1, maxWeight: 4, supportedShare: 1 });
    expect(found.quality.predicted.estimate).toBeCloseTo(0.9, 12);
    // 0.9 + 4 (1 - 0.9) / 2 = 1.1 is no quality.
    expect(found.quality.doublyRobust.estimate).toBe(1);
    expect(
      ask(quality, [request(), request({ chosen: 1, score: 0.9 })]).quality.doublyRobust.estimate,
    ).toBeCloseTo(0.9, 12);
    expect(found.costPerThousandUsd.predicted.estimate).toBeCloseTo(9, 9);
    expect(found.latencyMs.logged.estimate).toBeCloseTo(600, 9);
  });

  it("moves nothing under the policy that decided", () => {
    const found = ask({ policy: (decided) => decided }, [request(), request()]);
    expect(found.moved).toBe(0);
    expect(found.costPerThousandUsd.inversePropensity.estimate).toBeCloseTo(1.2 / 0.75, 9);
  });

  it("gives no cost or latency below 0, however far what was observed lies below what was predicted", () => {
    const logged = Array.from({ length: 40 }, (_, index) =>
      request({ cluster: `${index}`, chosen: index % 2, chargedNanoUsd: index % 2, latencyMs: 1 }),
    );
    const { costPerThousandUsd, latencyMs } = ask(quality, logged);
    for (const { doublyRobust } of [costPerThousandUsd, latencyMs])
      expect(doublyRobust).toMatchObject({ estimate: 0, low: 0 });
  });

  it("keeps a request's limits, its lock and the price of switching", () => {
    const limited = { ...policy, limits: { ...policy.limits, maxCostNanoUsd: 2_000_000 } };
    expect(ask(quality, [request({ policy: limited })]).moved).toBe(0);
    const only = {
      candidates: candidates.slice(0, 1),
      predictions: predict().slice(0, 1),
      propensities: Float64Array.of(1),
    };
    expect(ask(quality, [request({ ...only, isLocked: true })]).moved).toBe(0);
    const even = weigh({ quality: 0.95, cost: 0.05, latency: 0 });
    expect(ask(even, [request()]).moved).toBe(1);
    expect(ask(even, [request({ switchCostsNanoUsd: [0, 500_000_000] })]).moved).toBe(0);
  });

  it("leaves models out, prices others anew, and says what it cannot know", () => {
    expect(ask({ ...quality, allows: ({ id }) => id !== "lab/good" }, [request()]).moved).toBe(0);
    const gone = ask({ ...quality, allows: () => false }, [request()]);
    expect(gone).toMatchObject({ refused: 1, moved: 0 });
    expect(gone.quality.refusal).toMatch(/^no request would be served/);
    const free: WhatIfTarget = {
      policy: (decided) => decided,
      predict: () => predict({ costNanoUsd: 0 }),
      charge: () => 5_000_000,
    };
    const cheaper = ask(free, [request({ chosen: 1, propensities: Float64Array.of(0, 1) })]);
    expect(cheaper.moved).toBe(1);
    expect(cheaper.costPerThousandUsd.logged.estimate).toBeCloseTo(5, 9);
    expect(ask({ ...quality, predict: () => predict({ costNanoUsd: null }) }, [request()]).unpriced).toBe(1);
    expect(ask({ ...quality, predict: () => null }, [request()])).toMatchObject({
      unreadable: 1,
      requests: 0,
    });
  });
});
