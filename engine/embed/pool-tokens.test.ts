import { describe, expect, it } from "vitest";
import { poolTokens } from "./pool-tokens.ts";

describe("poolTokens", () => {
  it("takes the mean of the tokens at unit length", () => {
    const pooled = poolTokens(Float32Array.of(1, 0, 5, 8), 2, "mean");
    expect(Array.from(pooled, (value) => value.toFixed(6))).toEqual(["0.600000", "0.800000"]);
  });

  it("takes the first token alone", () => {
    expect(poolTokens(Float32Array.of(0, -2, 5, 8), 2, "first")).toEqual(Float32Array.of(0, -1));
  });

  it("gives zeros where there is no token, or where they cancel", () => {
    expect(poolTokens(new Float32Array(0), 2, "mean")).toEqual(new Float32Array(2));
    expect(poolTokens(new Float32Array(0), 2, "first")).toEqual(new Float32Array(2));
    expect(poolTokens(Float32Array.of(1, 2, -1, -2), 2, "mean")).toEqual(new Float32Array(2));
  });
});
