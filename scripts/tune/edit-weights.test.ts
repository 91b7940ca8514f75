import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { editWeights } from "./edit-weights.ts";
import { lineDiff } from "./line-diff.ts";

const weights = { quality: 0.5, cost: 0.45, latency: 0.05 };

describe("editWeights", () => {
  it("changes three figures and no other character where they are written", () => {
    const text =
      "server: { port: 1 }   # kept\nrouting:\n  weights:\n    latency: 0.1 # slow\n    quality: 0.6\n    cost: 0.3\n";
    expect(editWeights(text, weights)).toBe(
      "server: { port: 1 }   # kept\nrouting:\n  weights:\n    latency: 0.05 # slow\n    quality: 0.5\n    cost: 0.45\n",
    );
  });

  it.each([
    ["no file", null],
    ["an empty file", ""],
    ["only a comment", "# to come\n"],
    ["no routing", "server: {port: 1}\n"],
    ["an empty routing section", "routing:\n  # weights: ...\nserver: {port: 1}\n"],
    ["one weight", "routing: {weights: {quality: 1}}\n"],
    ["a guarantee", "routing:\n  policy: guarantee # strict\n  weights: {quality: 1, cost: 0, latency: 0}\n"],
  ])("writes the weights into %s", (_, text) => {
    const edited = editWeights(text, weights);
    expect(parse(edited).routing.weights).toEqual(weights);
    expect(parse(edited).routing.policy ?? "weights").toBe("weights");
    for (const [comment] of text?.matchAll(/# .*/g) ?? []) expect(edited).toContain(comment);
    if (text?.includes("port")) expect(parse(edited).server).toEqual({ port: 1 });
  });
});

describe("lineDiff", () => {
  it("shows what changes with two lines of context", () => {
    const before = "a\nb\nc\nd\ne\nf\n";
    expect(lineDiff(before, before.replace("d", "D"))).toEqual([" b", " c", "-d", "+D", " e", " f"]);
  });

  it("parts distant changes, and shows nothing where nothing changes", () => {
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    const before = `${lines.join("\n")}\n`;
    const after = before.replace("line 0\n", "").replace("line 11", "end");
    expect(lineDiff(before, after)).toEqual([
      "-line 0",
      " line 1",
      " line 2",
      "...",
      " line 9",
      " line 10",
      "-line 11",
      "+end",
    ]);
    expect(lineDiff(before, before)).toEqual([]);
    expect(lineDiff("", "new\n")).toEqual(["+new"]);
  });
});
