import { describe, expect, it } from "vitest";
import type { Decision } from "../../engine/index.ts";
import { createChoiceMargins, marginsOf } from "./choice-margins.ts";

const candidate = (id: string, mean: number, usd: number | null, totalMs = 1000) => ({
  candidateId: id,
  modelId: id.split("@")[0]!,
  prediction: {
    quality: { mean },
    cost: { expectedNanoUsd: usd === null ? null : usd * 1e9 },
    latency: { totalMs },
  },
});

const decision = (...ranked: ReturnType<typeof candidate>[]): Decision =>
  ({
    ranked,
    chosenCandidateId: ranked[0]!.candidateId,
    tasks: [{ taskType: "math", probability: 1 }],
  }) as unknown as Decision;

describe("marginsOf", () => {
  it("finds the other model that is bought first as quality gains worth, and the one left for first as it loses", () => {
    const row = marginsOf(
      decision(
        candidate("a/one@low", 0.8, 0.001),
        candidate("b/one@high", 0.99, 0.0011),
        candidate("a/expensive", 0.9, 0.011),
        candidate("a/fair", 0.84, 0.003),
        candidate("a/cheap", 0.78, 0.0008),
        candidate("a/poor", 0.5, 0.0007),
        candidate("a/unpriced", 0.95, null),
      ),
    )!;
    expect(row.better).toMatchObject({
      model: "fair",
      points: expect.closeTo(4),
      pointUsd: expect.closeTo(0.0005),
    });
    expect(row.cheaper).toMatchObject({
      model: "cheap",
      points: expect.closeTo(-2),
      pointUsd: expect.closeTo(0.0001),
    });
  });

  it("counts waiting in dollars", () => {
    const { better } = marginsOf(
      decision(candidate("a/one", 0.8, 0.001), candidate("a/slow", 0.81, 0.001, 4000)),
    )!;
    expect(better?.pointUsd).toBeCloseTo(0.001);
  });
});

describe("createChoiceMargins", () => {
  it("shows per kind of work the model taken most, with the medians", () => {
    const margins = createChoiceMargins();
    for (const usd of [0.002, 0.003, 0.009])
      margins.add(decision(candidate("a/one", 0.8, 0.001), candidate("a/better", 0.85, usd)));
    margins.add(decision(candidate("a/better", 0.85, 0.001)));
    const text = margins.render(false);
    expect(text).toMatch(/math\s+one 75\.0%\s+better\s+\+5\.0, \+\$0\.0020\s+\$0\.0004\d*\s+none/);
  });
});
