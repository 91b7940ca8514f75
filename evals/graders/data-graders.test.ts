import { describe, expect, it } from "vitest";
import { editDistance } from "../../engine/index.ts";
import { gradeReply } from "./grade-case.ts";
import type { GraderSpec, ToolCall } from "./grader.ts";
import { jsonEqual } from "./reading/json-equal.ts";
import { longestCommonLength } from "./rouge-l.ts";
import { replyOf, toolsWith } from "./testing.ts";

const passes = async (spec: GraderSpec, text: string): Promise<boolean | null> =>
  (await gradeReply(spec, replyOf(text), toolsWith())).passed;
const scoreOf = async (spec: GraderSpec, text: string): Promise<number | null> =>
  (await gradeReply(spec, replyOf(text), toolsWith())).score;

describe("jsonEqual", () => {
  it("ignores the order of keys and named pointers, not the order of arrays nor a missing null", () => {
    expect(jsonEqual({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(jsonEqual([1, 2], [2, 1])).toBe(false);
    expect(jsonEqual({ a: null }, {})).toBe(false);
    expect(jsonEqual({ a: 1, at: 5 }, { a: 1 }, { ignore: ["/at"] })).toBe(true);
    expect(jsonEqual(1, "1")).toBe(false);
  });
});

describe("json_equal and json_schema", () => {
  const spec = { type: "json_equal", value: { a: [1] } };
  it.each([
    ['Here you are:\n```json\n{"a": [1]}\n```\nBye!', true],
    ['It is {"a": [1]}, I think.', true],
    ['I use {braces} like this: {"a": [1]} and {that}.', true],
    ['First ```json\n{"a": [2]}\n``` no, better:\n```json\n{"a": [1]}\n```', true],
    ["a: 1", false],
    ["", false],
    ["{".repeat(5_000), false],
  ])("finds the JSON of %j", async (text, expected) => {
    expect(await passes(spec, text)).toBe(expected);
  });

  it("holds a reply against a schema, and `whole` against anything around it", async () => {
    const schema = { type: "object", required: ["n"], properties: { n: { type: "integer" } } };
    expect(await passes({ type: "json_schema", schema }, 'Sure: {"n": 1}')).toBe(true);
    expect(await passes({ type: "json_schema", schema, whole: true }, 'Sure: {"n": 1}')).toBe(false);
    expect(await passes({ type: "json_schema", schema }, '{"n": "1"}')).toBe(false);
    expect(await passes({ type: "json_schema", whole: true }, "12")).toBe(true);
  });

  it("leaves a case unscored whose schema is no schema", async () => {
    expect(await scoreOf({ type: "json_schema", schema: { type: "strnig" } }, "{}")).toBeNull();
  });
});

describe("lists and overlaps", () => {
  it("reads lists however they are written and compares them as sets", async () => {
    const spec = { type: "set_f1", values: ["Koss", "Faro"] };
    expect(await passes(spec, "- faro\n- koss")).toBe(true);
    expect(await passes(spec, "Here they are:\n\n1. Koss\n2. Faro\n")).toBe(true);
    expect(await passes(spec, '["Faro","Koss","koss"]')).toBe(true);
    expect(await scoreOf(spec, "koss, faro, adeyemi")).toBeCloseTo(0.8, 12);
    expect(await passes({ ...spec, threshold: 0.7 }, "koss, faro, adeyemi")).toBe(true);
    expect(await scoreOf(spec, "")).toBe(0);
  });

  it("counts the order of a list only when it is asked to", async () => {
    const spec = { type: "list_f1", values: ["a", "b", "c"] };
    expect(await scoreOf(spec, "c, b, a")).toBe(1);
    expect(await scoreOf({ ...spec, ordered: true }, "c, b, a")).toBeCloseTo(1 / 3, 12);
  });

  it("knows common subsequences and edit distances of textbooks", () => {
    expect(longestCommonLength([..."ABCBDAB"], [..."BDCABA"])).toBe(4);
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("", "abc")).toBe(3);
  });

  it("scores ROUGE-L as Lin's example does", async () => {
    // Lin 2004, section 3.1: "police killed the gunman" against "police kill the gunman" has an LCS of 3 of 4 words.
    const spec = { type: "rouge_l", value: "police killed the gunman" };
    expect(await scoreOf(spec, "police kill the gunman")).toBeCloseTo(0.75, 12);
    expect(await scoreOf(spec, "the gunman kill police")).toBeCloseTo(0.5, 12);
    expect(await scoreOf(spec, "")).toBe(0);
  });

  it("scores words as a bag, without articles", async () => {
    expect(await scoreOf({ type: "token_f1", value: "the red car" }, "a red car")).toBe(1);
    expect(await scoreOf({ type: "token_f1", value: "red car" }, "red red red")).toBeCloseTo(0.4, 12);
    expect(await scoreOf({ type: "rouge_n", value: "a b c", n: 2 }, "a b d")).toBeCloseTo(0.5, 12);
    expect(await scoreOf({ type: "token_f1", value: "東京都" }, "東京都")).toBe(1);
  });
});

describe("tool calls", () => {
  const call: ToolCall = { name: "go", arguments: { to: "Paris", fast: true } };
  const graded = async (fields: object, toolCalls: readonly ToolCall[] = [call]): Promise<boolean | null> => {
    const spec = { type: "tool_call", name: "go", arguments: { to: "paris" }, ...fields };
    return (await gradeReply(spec, replyOf("", { toolCalls }), toolsWith())).passed;
  };
  it("match by name, arguments, matchers, mode and count", async () => {
    expect(await graded({})).toBe(true);
    expect(await graded({ mode: "exact" })).toBe(false);
    expect(await graded({ count: 2 })).toBe(false);
    expect(await graded({ arguments: { to: { any_of: ["Rome", "Paris"] } } })).toBe(true);
    expect(await graded({ arguments: { to: { regex: "^lon" } } })).toBe(false);
    expect(await graded({ arguments: { fast: "true" } })).toBe(false);
    expect(await graded({ name: null })).toBe(false);
    expect(await graded({ name: null }, [])).toBe(true);
    expect(await graded({}, [])).toBe(false);
    expect(await graded({}, [{ name: "stay", arguments: {} }, call])).toBe(true);
  });

  it("must be offered and fit their schema", async () => {
    const tools = [
      {
        function: {
          name: "go",
          parameters: { type: "object", required: ["to"], properties: { to: { type: "string" } } },
        },
      },
    ];
    const valid = async (toolCalls: readonly ToolCall[]): Promise<boolean | null> =>
      (await gradeReply({ type: "valid_tool_calls" }, replyOf("", { toolCalls, tools }), toolsWith())).passed;
    expect(await valid([call])).toBe(true);
    expect(await valid([{ name: "go", arguments: { to: 3 } }])).toBe(false);
    expect(await valid([{ name: "fly", arguments: {} }])).toBe(false);
    expect(await valid([])).toBe(false);
  });
});
