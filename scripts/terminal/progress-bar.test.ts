import { describe, expect, it } from "vitest";
import { durationText } from "./progress-bar.ts";

describe("durationText", () => {
  it.each([
    [0, "0 s"],
    [12.2, "13 s"],
    [119, "119 s"],
    [600, "10 min"],
    ["NULL", "?"],
    ["INF", "?"],
    [Number.POSITIVE_INFINITY, "?"],
  ])("says %s as %s", (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
