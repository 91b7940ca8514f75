import { describe, expect, it } from "vitest";
import { madeTable } from "./testing/made-rows.ts";
import { usableOutcomes } from "./usable-outcomes.ts";

const row = (index: number, scores: readonly (number | null)[], costsUsd: readonly (number | null)[]) => ({
  text: `q${index}`,
  task: null,
  scores,
  costsUsd,
});

describe("usableOutcomes", () => {
  it("leaves out a model that was run on few prompts, rather than the prompts", () => {
    const table = madeTable(
      ["one", "two", "rare"],
      [0, 1, 2, 3].map((index) => row(index, [1, 0, index === 0 ? 1 : null], [1, 2, 3])),
    );
    const { outcomes, leftOut } = usableOutcomes(table);
    expect(outcomes.models).toEqual(["one", "two"]);
    expect(outcomes.promptCount).toBe(4);
    expect(leftOut).toEqual([{ model: "rare", reason: "it was run on 1 of 4 prompts" }]);
  });

  it("leaves out a model without costs where others have some", () => {
    const table = madeTable(["one", "two"], [row(0, [1, 0], [1, null]), row(1, [1, 0], [1, null])]);
    const { outcomes, leftOut, hasCosts } = usableOutcomes(table);
    expect(outcomes.models).toEqual(["one"]);
    expect(leftOut).toEqual([{ model: "two", reason: "it has no recorded cost" }]);
    expect(hasCosts).toBe(true);
  });

  it("says where no cost is recorded at all", () => {
    const table = madeTable(["one", "two"], [row(0, [1, 0], [null, null]), row(1, [1, null], [null, null])]);
    const { outcomes, hasCosts } = usableOutcomes(table);
    expect(hasCosts).toBe(false);
    expect(outcomes.promptCount).toBe(1);
  });

  it("refuses a table without any score", () => {
    expect(() => usableOutcomes(madeTable(["one"], [row(0, [null], [1])]))).toThrow("No model has a score");
  });
});
