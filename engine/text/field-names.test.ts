import { describe, expect, it } from "vitest";
import { camelKeys, snakeKeys } from "./field-names.ts";

describe("snakeKeys", () => {
  it("renames fields at any depth, and comes back", () => {
    const value = { maxCostNanoUsd: null, rule: [{ tieBreak: 1, plain: "aB" }] };
    expect(snakeKeys(value)).toEqual({ max_cost_nano_usd: null, rule: [{ tie_break: 1, plain: "aB" }] });
    expect(camelKeys(snakeKeys(value))).toEqual(value);
  });

  it("leaves keys that are data, and lists that somebody else wrote", () => {
    const value = { byTask: { myTask: { meanScore: 1 } }, toolCalls: [{ arguments: { ownKey: 1 } }] };
    expect(snakeKeys(value, new Set(["byTask", "toolCalls"]))).toEqual({
      by_task: { myTask: { mean_score: 1 } },
      tool_calls: [{ arguments: { ownKey: 1 } }],
    });
  });
});
