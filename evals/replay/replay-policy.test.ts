import { describe, expect, it } from "vitest";
import { policyChoices } from "./replay-policy.ts";

const scales = { costUsd: 0.01, latencyMs: 10_000 };
const predictions = {
  models: ["cheap", "middle", "expensive"],
  quality: Float64Array.of(0.6, 0.84, 0.9, 0.88, 0.9, 0.9),
  costUsd: Float64Array.of(0.0001, 0.001, 0.01, 0.0001, 0.001, 0.01),
  standardDeviation: new Float64Array(6).fill(0.01),
  tasks: null,
};

describe("policyChoices", () => {
  it("takes the highest quality, of equals the cheaper", () => {
    expect([...policyChoices({ kind: "quality" }, predictions)]).toEqual([2, 1]);
  });

  it("takes the product's utility by the weights", () => {
    // Per dollar 50 of quality: 0.595, 0.79, 0.4 and 0.875, 0.85, 0.4.
    const weights = { quality: 0.6, cost: 0.3, latency: 0.1 };
    expect([...policyChoices({ kind: "weights", weights, scales }, predictions)]).toEqual([1, 0]);
  });

  it("takes the cheapest where quality has no weight", () => {
    const weights = { quality: 0, cost: 1, latency: 0 };
    expect([...policyChoices({ kind: "weights", weights, scales }, predictions)]).toEqual([0, 0]);
  });

  it("guarantees a share of the baseline's quality, else takes the baseline", () => {
    const guarantee = { kind: "guarantee", share: 0.95, baseline: "expensive" } as const;
    // 0.95 x 0.9 = 0.855: the middle model's 0.84 is below it, the cheap one's 0.88 is 1.8 deviations above it.
    expect([...policyChoices({ ...guarantee, confidence: 0.9 }, predictions)]).toEqual([2, 0]);
    expect([...policyChoices({ ...guarantee, confidence: 0.98 }, predictions)]).toEqual([2, 1]);
  });

  it("guarantees by staying unless a tenth of the baseline's cost is saved", () => {
    const guarantee = { kind: "guarantee", share: 0.5, confidence: 0.9, baseline: "expensive" } as const;
    const at = (costUsd: number) => ({
      ...predictions,
      costUsd: Float64Array.of(1, costUsd, 1, 1, costUsd, 1),
    });
    expect([...policyChoices(guarantee, at(0.91))]).toEqual([2, 2]);
    expect([...policyChoices(guarantee, at(0.89))]).toEqual([1, 1]);
  });

  it("guarantees nothing without a standard deviation", () => {
    const guarantee = { kind: "guarantee", share: 0.5, confidence: 0.9, baseline: "expensive" } as const;
    expect([...policyChoices(guarantee, { ...predictions, standardDeviation: null })]).toEqual([2, 2]);
  });

  it("refuses a baseline that is not there", () => {
    const guarantee = { kind: "guarantee", share: 0.5, confidence: 0.9, baseline: "gone" } as const;
    expect(() => policyChoices(guarantee, predictions)).toThrow('The baseline "gone" is not one of cheap');
  });
});
