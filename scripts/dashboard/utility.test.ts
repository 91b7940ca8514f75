import { expect, it } from "vitest";
import { costOf, leadOf, utilityParts } from "../../dashboard/src/pages/requests/utility.ts";
import { utility } from "../../engine/choose/utility.ts";
import type { Prediction } from "../../engine/index.ts";
import type { RankedCandidate } from "../../server/answers/decision-answer.ts";

const weights = { quality: 0.5, cost: 0.4, latency: 0.3 };
const scales = { costUsd: 0.01, latencyMs: 10_000 };

function candidate(id: string, mean: number, usd: number, totalMs: number): RankedCandidate {
  const prediction = {
    ...{ quality: { mean }, cost: { expectedNanoUsd: usd * 1e9 }, latency: { totalMs } },
  } as unknown as Prediction;
  return {
    ...{ candidate: id, model: id, reasoning_effort: null, score: utility(prediction, weights, scales) },
    quality: { mean, standard_deviation: 0.05, evidence: null },
    cost: { expected_usd: usd, unknown_reason: null, expected_input_tokens: 1, expected_output_tokens: 1 },
    latency: { time_to_first_token_ms: 1, total_ms: totalMs, source: "prior" },
  };
}
const decided = (...ranked: RankedCandidate[]) => ({
  ranked,
  policy: {
    rule: { kind: "weights", weights },
    scales: { cost_usd: scales.costUsd, latency_ms: scales.latencyMs },
  },
});

it("the formula that is shown gives the router's own utility", () => {
  const one = candidate("a", 0.81, 0.0023, 1_700);
  const parts = utilityParts(decided(one))!;
  const again =
    one.quality.mean * parts.qualityWeight - costOf(one)! * parts.costPerUsd - 1.7 * parts.latencyPerSecond;
  expect(again).toBeCloseTo(one.score!, 12);
  expect(utilityParts({ policy: { rule: { kind: "guarantee" } } })).toBeNull();
});

it("a lead below the deviation of the difference is almost a tie, and the price at which both are equal makes them equal", () => {
  const [cheap, good] = [candidate("cheap", 0.81, 0.0002, 500), candidate("good", 0.87, 0.0012, 500)];
  const found = leadOf(decided(cheap, good))!;
  expect(found.lead).toBeCloseTo(cheap.score! - good.score!, 12);
  expect(found.isAlmostTie).toBe(true);
  // 0.06 of quality for 0.001 dollars.
  expect(found.tieUsd).toBeCloseTo((0.001 / 0.06) * 0.01, 12);
  expect(leadOf(decided(good, candidate("far", 0.2, 0.003, 500)))!.isAlmostTie).toBe(false);
  // Worse and more expensive is taken at no price.
  expect(leadOf(decided(cheap, candidate("bad", 0.5, 0.01, 500)))!.tieUsd).toBeNull();
  expect(leadOf(decided(cheap))).toBeNull();
  // An unknown price is not a price of nothing.
  const unpriced = { ...good, cost: { ...good.cost, expected_usd: null } };
  expect(costOf(unpriced)).toBeNull();
  expect(leadOf(decided(cheap, unpriced))!.tieUsd).toBeNull();
});
