import { describe, expect, it } from "vitest";
import type { PastLook } from "../answers/experiment-answers.ts";
import { maxPastLooks, withLook } from "./look-history.ts";

const look = (units: number): PastLook => ({ at: new Date(units).toISOString(), units, differences: [] });

describe("withLook", () => {
  it("keeps the first and the newest look, in order, within a bound", () => {
    let history: readonly PastLook[] = [];
    for (let units = 1; units <= 10_000; units += 1) history = withLook(history, look(units));
    const seen = history.map(({ units }) => units);
    expect(seen.length).toBeLessThanOrEqual(maxPastLooks + 1);
    expect(seen.length).toBeGreaterThan(maxPastLooks / 3);
    expect([seen[0], seen.at(-1)]).toEqual([1, 10_000]);
    expect(seen).toEqual([...seen].sort((one, other) => one - other));
  });

  it("replaces a look that saw as many units", () => {
    expect(withLook([look(1), look(2)], { ...look(2), at: "later" })).toEqual([
      look(1),
      { ...look(2), at: "later" },
    ]);
  });
});
