import { describe, expect, it } from "vitest";
import { costOrderingAccuracy } from "./cost-ordering-accuracy.ts";

describe("costOrderingAccuracy", () => {
  it("counts pairs in the right order, worked out by hand", () => {
    // Prompt 0: of three pairs, (0,1) right, (0,2) right, (1,2) wrong. Prompt 1: true costs of 0 and 1 equal, so two pairs, both right.
    const predicted = Float64Array.of(1, 3, 2, 1, 2, 3);
    expect(costOrderingAccuracy(predicted, [1, 2, 3, 5, 5, 9], 3)).toBeCloseTo(4 / 5, 12);
  });

  it("gives half for a predicted tie and leaves out unknown costs", () => {
    expect(costOrderingAccuracy(Float64Array.of(1, 1), [1, 2], 2)).toBe(0.5);
    expect(costOrderingAccuracy(Float64Array.of(1, 2, 9), [1, 2, null], 3)).toBe(1);
    expect(costOrderingAccuracy(Float64Array.of(1, 2), [null, 2], 2)).toBeNull();
  });

  it("refuses costs that are not so many per prompt", () => {
    expect(() => costOrderingAccuracy(Float64Array.of(1, 2, 3), [1, 2, 3], 2)).toThrow(/not 2 per prompt/);
  });
});
