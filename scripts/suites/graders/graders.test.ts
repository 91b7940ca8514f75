import { describe, expect, it } from "vitest";
import { jsonEqual } from "./deep-equal.ts";
import { gradeJsonEqual, gradeSetF1 } from "./grade-json.ts";
import { chosenLetter, gradeNumeric, lastNumber } from "./grade-number.ts";
import {
  gradeExact,
  gradeExcludes,
  gradeIncludes,
  gradeLength,
  gradeNormalized,
  gradeRefusal,
} from "./grade-text.ts";
import { gradeToolCall } from "./grade-tool-call.ts";

describe("numbers", () => {
  it.each([
    ["It costs 1,250 euros", 1250],
    ["3/8", 0.375],
    ["−7", -7],
    ["first 3, then 4.50", 4.5],
    ["none", null],
  ])("reads the last number of %j", (text, expected) => {
    expect(lastNumber(text)).toBe(expected);
  });

  it("prefers the number after the marker to later ones", () => {
    expect(gradeNumeric({ type: "numeric", value: 12 }, "Answer: 12\n(after 3 steps)")).toBe(true);
    expect(gradeNumeric({ type: "numeric", value: 12 }, "12 steps, then 3")).toBe(false);
  });

  it.each([
    ["B", "B"],
    ["(c)", "C"],
    ["**D) pear**", "D"],
    ["I think A fits, but the answer is B.", "B"],
    ["A good question. Answer: E", "E"],
    ["It could be B or C.", null],
    ["A cat", null],
  ])("takes the letter of %j", (text, expected) => {
    expect(chosenLetter(text)).toBe(expected);
  });
});

describe("texts", () => {
  it("normalises case, space and punctuation but not accents", () => {
    const spec = { type: "normalized", value: "ice-cream" };
    expect(gradeNormalized(spec, " Ice cream! ")).toBe(true);
    expect(gradeNormalized(spec, "Let me see.\nAnswer: ice cream")).toBe(true);
    expect(gradeNormalized({ type: "normalized", value: "cafe" }, "café")).toBe(false);
  });

  it("takes one code fence off an exact answer", () => {
    expect(gradeExact({ type: "exact", value: "a\nb" }, "```\na\nb\n```")).toBe(true);
    expect(gradeExact({ type: "exact", value: "a b" }, "a  b")).toBe(false);
  });

  it("tells all from any, and ignores case and curly apostrophes", () => {
    const values = ["don't", "Stop"];
    expect(gradeIncludes({ type: "includes", values }, "Don’t stop")).toBe(true);
    expect(gradeIncludes({ type: "includes", values }, "stop")).toBe(false);
    expect(gradeIncludes({ type: "includes", values, mode: "any" }, "stop")).toBe(true);
    expect(gradeExcludes({ type: "excludes", values: ["e"], case_sensitive: true }, "E")).toBe(true);
  });

  it("counts words with a letter or digit, and lines that are not blank", () => {
    expect(gradeLength({ type: "length", min_words: 3, max_words: 3, lines: 2 }, "- one two\n\n- 3")).toBe(
      true,
    );
    expect(gradeLength({ type: "length", max_words: 2 }, "one two three")).toBe(false);
  });

  it("tells a refusal from an answer", () => {
    expect(gradeRefusal({ type: "refusal", expected: true }, "I’m sorry, but I can't help with that.")).toBe(
      true,
    );
    expect(gradeRefusal({ type: "refusal", expected: false }, "Use kill -9.")).toBe(true);
  });
});

describe("data", () => {
  it("compares JSON without regard to key order, but to array order", () => {
    expect(jsonEqual({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(jsonEqual([1, 2], [2, 1])).toBe(false);
    expect(jsonEqual({ a: null }, {})).toBe(false);
    expect(jsonEqual({ a: 1, at: 5 }, { a: 1 }, { ignore: ["/at"] })).toBe(true);
  });

  it("finds the JSON in a chatty reply", () => {
    const spec = { type: "json_equal", value: { a: [1] } };
    expect(gradeJsonEqual(spec, 'Here you are:\n```json\n{"a": [1]}\n```\nBye!')).toBe(true);
    expect(gradeJsonEqual(spec, 'It is {"a": [1]}, I think.')).toBe(true);
    expect(gradeJsonEqual(spec, "a: 1")).toBe(false);
  });

  it("compares lists as sets", () => {
    const spec = { type: "set_f1", values: ["Koss", "Faro"] };
    expect(gradeSetF1(spec, "- faro\n- koss")).toBe(true);
    expect(gradeSetF1(spec, "koss, faro, adeyemi")).toBe(false);
    expect(gradeSetF1({ ...spec, threshold: 0.7 }, "koss, faro, adeyemi")).toBe(true);
  });

  it("matches tool calls by name, arguments, matchers, mode and count", () => {
    const reply = { text: "", toolCalls: [{ name: "go", arguments: { to: "Paris", fast: true } }] };
    const spec = { type: "tool_call", name: "go", arguments: { to: "paris" } };
    expect(gradeToolCall(spec, reply)).toBe(true);
    expect(gradeToolCall({ ...spec, mode: "exact" }, reply)).toBe(false);
    expect(gradeToolCall({ ...spec, count: 2 }, reply)).toBe(false);
    expect(gradeToolCall({ ...spec, arguments: { to: { any_of: ["Rome", "Paris"] } } }, reply)).toBe(true);
    expect(gradeToolCall({ ...spec, arguments: { to: { regex: "^lon" } } }, reply)).toBe(false);
    expect(gradeToolCall({ type: "tool_call", name: null }, reply)).toBe(false);
  });
});
