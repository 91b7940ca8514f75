import { describe, expect, it } from "vitest";
import { nestingDepth } from "./nesting-depth.ts";

describe("nestingDepth", () => {
  it.each([
    ["", 0],
    ["a: 1", 1],
    ["a: [[1, 2], {b: [3]}]\nc: []", 5],
    ["- - - x", 3],
    ["a:\n    b:\n        c: 1", 8],
    ["a: \"[[[[\"\nb: '{{{{'\nc: x[[[", 1],
    ["# [[[[[[\na: 1", 1],
    ["[".repeat(100_000), 100_000],
    ["- ".repeat(100_000), 100_000],
    ["]]]]a: 1", 1],
  ])("of %j is at most %i", (text, depth) => {
    expect(nestingDepth(text)).toBe(depth);
  });

  it("does not grow with the length of a file in one line", () => {
    const models = Array.from({ length: 300 }, (_, index) => ({
      id: `m/${index}`,
      price: { input: 1, output: 2 },
    }));
    expect(nestingDepth(JSON.stringify({ models }))).toBe(7);
  });
});
