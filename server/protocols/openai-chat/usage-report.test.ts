import { describe, expect, it } from "vitest";
import type { CostResult } from "../../../engine/index.ts";
import { readUsage } from "./read-usage.ts";
import { usageReport } from "./usage-report.ts";

const known: CostResult = {
  cost: { upstreamNanoUsd: 1_250_001, markupNanoUsd: 62_500, totalNanoUsd: 1_312_501 },
  unknownReason: null,
};
const unknown: CostResult = { cost: null, unknownReason: "no price is known for the model" };

function report(raw: unknown, cost = known): Record<string, unknown> {
  const text = raw === null ? null : JSON.stringify(raw);
  return JSON.parse(usageReport(text, raw, readUsage(raw), cost));
}

describe("usageReport", () => {
  it("adds the cost to a full report and changes no other byte of it", () => {
    const text =
      '{ "prompt_tokens":9, "completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}';
    expect(usageReport(text, JSON.parse(text), readUsage(JSON.parse(text)), known)).toBe(
      `${text.slice(0, -1)},"cost":0.001312501,"cost_details":{"upstream_inference_cost":0.001250001,"markup":0.0000625}}`,
    );
  });

  it("states the details that the upstream left out as null, or from its other spelling", () => {
    expect(
      report({ prompt_tokens: 5, completion_tokens: 7, total_tokens: 12, prompt_cache_hit_tokens: 4 }),
    ).toEqual({
      prompt_tokens: 5,
      completion_tokens: 7,
      total_tokens: 12,
      prompt_cache_hit_tokens: 4,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: null },
      cost: 0.001312501,
      cost_details: { upstream_inference_cost: 0.001250001, markup: 0.0000625 },
    });
  });

  it("makes a report of nulls where the upstream sent none, with the reason", () => {
    expect(report(null, unknown)).toEqual({
      prompt_tokens: null,
      completion_tokens: null,
      total_tokens: null,
      prompt_tokens_details: { cached_tokens: null },
      completion_tokens_details: { reasoning_tokens: null },
      cost: null,
      cost_details: {
        upstream_inference_cost: null,
        markup: null,
        unknown_reason: "no price is known for the model",
      },
    });
  });

  it("keeps a cost that the upstream reported apart from ours", () => {
    const raw = {
      prompt_tokens: 5,
      completion_tokens: 7,
      total_tokens: 12,
      cost: 0.5,
      cost_details: { upstream_inference_cost: 0.4 },
      prompt_tokens_details: { cached_tokens: 1, audio_tokens: 2 },
    };
    const result = report(raw);
    expect(result.cost).toBe(0.001312501);
    expect(result.cost_details).toMatchObject({ upstream_reported_cost: 0.5 });
    expect(result.prompt_tokens_details).toEqual({ cached_tokens: 1, audio_tokens: 2 });
  });
});
