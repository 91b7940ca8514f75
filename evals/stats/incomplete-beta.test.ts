import { describe, expect, it } from "vitest";
import { incompleteBeta } from "./incomplete-beta.ts";

describe("incompleteBeta", () => {
  it("sums the binomial distribution", () => {
    // A slow twin: P(X <= 3) for 11 throws with chance 0.3.
    const choose = [1, 11, 55, 165];
    const sum = choose.reduce((total, ways, heads) => total + ways * 0.3 ** heads * 0.7 ** (11 - heads), 0);
    expect(incompleteBeta(0.7, 8, 4)).toBeCloseTo(sum, 13);
    expect(incompleteBeta(0, 2, 3)).toBe(0);
    expect(incompleteBeta(1, 2, 3)).toBe(1);
  });
});
