import { describe, expect, it } from "vitest";
import { reasoningFit } from "./reasoning-fit.ts";

describe("reasoningFit", () => {
  it("is certain without a limit or without reasoning", () => {
    expect(reasoningFit(null, 500, 10_000)).toBe(1);
    expect(reasoningFit(16, 500, 0)).toBe(1);
  });

  it("is a half where the room is what reasoning is expected to need, and falls and rises around it", () => {
    expect(reasoningFit(1_100, 100, 1_000)).toBeCloseTo(0.5, 12);
    // The quartiles of a log-logistic distribution: median * 3 ^ (1 / shape).
    expect(reasoningFit(100 + 1_000 * 3 ** (1 / 2.5), 100, 1_000)).toBeCloseTo(0.75, 12);
    expect(reasoningFit(100 + 1_000 / 3 ** (1 / 2.5), 100, 1_000)).toBeCloseTo(0.25, 12);
  });

  it("leaves an answer half of a small limit at most", () => {
    expect(reasoningFit(200, 5_000, 100)).toBeCloseTo(0.5, 12);
    expect(reasoningFit(16, 500, 2_000)).toBeLessThan(0.001);
  });
});
