import { describe, expect, it } from "vitest";
import { createOutcomeColumn } from "./outcome-column.ts";

describe("createOutcomeColumn", () => {
  it("keeps null apart from zero, and says which prompts were never set", () => {
    const column = createOutcomeColumn();
    column.set(0, 0, null, 0);
    column.set(200, null, "timed out", null);
    expect([column.score(0), column.costUsd(0), column.reason(0)]).toEqual([0, 0, null]);
    expect([column.score(200), column.costUsd(200), column.reason(200)]).toEqual([null, null, "timed out"]);
    expect([column.score(5), column.reason(5), column.has(5)]).toEqual([null, "not in the file", false]);
    expect([column.score(9999), column.reason(9999), column.has(9999)]).toEqual([
      null,
      "not in the file",
      false,
    ]);
    expect([column.has(0), column.has(200)]).toEqual([true, true]);
  });

  it("bears more reasons than it keeps apart", () => {
    const column = createOutcomeColumn();
    for (let prompt = 0; prompt < 3000; prompt += 1) column.set(prompt, null, `reason ${prompt}`, null);
    expect(column.reason(0)).toBe("reason 0");
    expect(column.reason(2999)).toBe("one of many reasons, see the file");
    expect(column.has(2999)).toBe(true);
  });
});
