import { describe, expect, it } from "vitest";
import { createOutcomeTableBuilder } from "../load/outcome-table-builder.ts";
import { denseOutcomes, denseScores } from "./dense-outcomes.ts";

function table() {
  const builder = createOutcomeTableBuilder();
  const rows: [string, (number | null)[], (number | null)[]][] = [
    ["complete", [0, 1], [0.1, 0.2]],
    ["no score", [1, null], [0.1, 0.2]],
    ["no cost", [1, 0.5], [0.1, null]],
  ];
  for (const [line, [id, scores, costs]] of rows.entries()) {
    const at = { path: "made", unit: "line", number: line + 1 } as const;
    const index = builder.addPrompt({ id, task: null, text: `What of the case called ${id}?` }, at);
    for (const [column, score] of scores.entries()) {
      const outcome = { score, reason: score === null ? "timed out" : null, costUsd: costs[column] ?? null };
      builder.addOutcome(index, `m${column}`, outcome, at);
    }
  }
  return builder.build();
}

describe("denseOutcomes", () => {
  it("keeps the prompts on which every model has a score and a cost, and counts the rest", () => {
    const dense = denseOutcomes(table());
    expect([...dense.scores]).toEqual([0, 1]);
    expect([...dense.costsUsd]).toEqual([0.1, 0.2]);
    expect(dense).toMatchObject({ promptCount: 1, modelCount: 2, promptIndices: [0], incompletePrompts: 2 });
  });

  it("keeps more prompts with fewer models, in the order asked for", () => {
    expect(denseOutcomes(table(), ["m0"])).toMatchObject({ promptCount: 3, incompletePrompts: 0 });
    expect([...denseOutcomes(table(), ["m1", "m0"]).scores]).toEqual([1, 0]);
  });

  it("needs no costs where only scores are asked for", () => {
    expect(denseScores(table())).toMatchObject({ promptIndices: [0, 2], incompletePrompts: 1 });
  });

  it("refuses a model that is not there, or none", () => {
    expect(() => denseOutcomes(table(), ["m9"])).toThrow(/no model "m9": it has m0, m1/);
    expect(() => denseOutcomes(table(), [])).toThrow(/at least one model/);
  });
});
