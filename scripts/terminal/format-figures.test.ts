import { describe, expect, it } from "vitest";
import { counted, formatDuration, formatUsd } from "./format-figures.ts";

describe("formatUsd", () => {
  it("shows two significant digits, and says when a figure is unknown", () => {
    expect(formatUsd(4_200)).toBe("$0.0000042");
    expect(formatUsd(1_500_000)).toBe("$0.0015");
    expect(formatUsd(12_345_678_900)).toBe("$12.35");
    expect(formatUsd(0)).toBe("$0");
    expect(formatUsd(null)).toBe("unknown");
  });
});

describe("formatDuration", () => {
  it("picks the unit that reads well", () => {
    expect([formatDuration(840.4), formatDuration(12_340), formatDuration(240_000)]).toEqual([
      "840 ms",
      "12.3 s",
      "4 min",
    ]);
  });
});

describe("counted", () => {
  it("has the plural where it belongs", () => {
    expect([0, 1, 2].map((number) => counted(number, "prompt"))).toEqual([
      "0 prompts",
      "1 prompt",
      "2 prompts",
    ]);
  });
});
