import { describe, expect, it } from "vitest";
import { upperIncompleteGamma } from "./incomplete-gamma.ts";

describe("upperIncompleteGamma", () => {
  it("gives the chi-square tail at its tabled critical values", () => {
    for (const [degrees, critical] of [
      [1, 3.841458820694124],
      [2, 5.991464547107979],
      [10, 18.307038053275146],
      [100, 124.34211340400407],
    ] as const) {
      expect(upperIncompleteGamma(degrees / 2, critical / 2)).toBeCloseTo(0.05, 12);
    }
    expect(upperIncompleteGamma(3, 0)).toBe(1);
  });
});
