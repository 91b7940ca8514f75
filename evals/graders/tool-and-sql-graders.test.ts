import { describe, expect, it } from "vitest";
import { gradeReply } from "./grade-case.ts";
import type { GraderSpec } from "./grader.ts";
import { sqlSyntaxGrader } from "./sql-syntax.ts";
import { replyOf, toolsWith } from "./testing.ts";

describe("tool_names_f1", () => {
  const calls = (...names: string[]) => names.map((name) => ({ name, arguments: {} }));

  // The table of promptfoo's documentation of `tool-call-f1`.
  it.each([
    [["get_weather", "book_flight"], ["get_weather", "book_flight"], 1],
    [["get_weather", "book_flight"], ["get_weather"], 2 / 3],
    [["get_weather", "book_flight"], ["get_weather", "book_flight", "search"], 0.8],
    [["get_weather"], ["book_flight"], 0],
  ])("wanting %j, calling %j", async (values, called, score) => {
    const got = await gradeReply(
      { type: "tool_names_f1", values },
      replyOf("", { toolCalls: calls(...called) }),
      toolsWith(),
    );
    expect(got.score).toBeCloseTo(score, 12);
    expect(got.passed).toBe(score === 1);
  });

  it("reads calls that are written out in the text", async () => {
    const text = '[{"type": "function", "function": {"name": "get_weather", "arguments": "{}"}}]';
    expect(
      (await gradeReply({ type: "tool_names_f1", values: ["get_weather"] }, replyOf(text), toolsWith()))
        .score,
    ).toBe(1);
  });
});

describe("sql_syntax", () => {
  // A parser that knows one statement, in the shape of node-sql-parser's.
  const grade = sqlSyntaxGrader(async () => ({
    astify(sql: string, { database }: { database: string }) {
      if (!/^SELECT \w+ FROM \w+;?$/i.test(sql) || database === "None")
        throw new Error(`Expected FROM\nin ${database}`);
    },
    whiteListCheck(sql: string, allowed: readonly string[], { type }: { type: string }) {
      if (!allowed.includes("any")) throw new Error(`${type} is not allowed in ${sql}`);
    },
  }));
  const sql = (text: string, more: Partial<GraderSpec> = {}) =>
    grade({ type: "sql_syntax", ...more }, replyOf(text), toolsWith());

  it.each([
    ["SELECT a FROM b;", {}, true],
    ["Here: ```sql\nSELECT a FROM b\n```", {}, false],
    ["Here: ```sql\nSELECT a FROM b\n```", { whole: false }, true],
    ["SELEC a FROM b", {}, false],
    ["", {}, false],
    ["SELECT a FROM b", { database: "None" }, false],
    ["SELECT a FROM b", { tables: ["other"] }, false],
    ["SELECT a FROM b", { tables: ["any"], columns: ["any"] }, true],
  ])("%j with %j", async (text, more, passed) => {
    expect((await sql(text, more)).passed).toBe(passed);
  });

  it("leaves the reply unscored where the parser is not there", async () => {
    const missing = sqlSyntaxGrader(async () => {
      throw new Error("not installed");
    });
    await expect(async () => missing({ type: "sql_syntax" }, replyOf("x"), toolsWith())).rejects.toThrow(
      "not installed",
    );
  });
});

describe("similarity", () => {
  const tools = toolsWith({
    embedder: async () =>
      ({
        id: "fixed",
        embed: async (texts: readonly string[]) =>
          texts.map((text) => new Float32Array(text === "far" ? [0, 2] : text === "near" ? [3, 0] : [1, 0])),
      }) as never,
  });
  const grade = (spec: Partial<GraderSpec>) =>
    gradeReply({ type: "similarity", ...spec }, replyOf("reply"), tools);

  it("measures the angle, the product or the distance", async () => {
    expect((await grade({ value: "near" })).score).toBe(1);
    expect((await grade({ value: "far" })).score).toBe(0);
    expect((await grade({ value: "near", measure: "dot", threshold: 2 })).passed).toBe(false);
    const distant = await grade({ value: "near", measure: "euclidean", threshold: 2 });
    expect(distant).toMatchObject({ passed: true });
    expect(distant.score).toBeCloseTo(1 / 3, 12);
    expect((await grade({ values: ["near", "far"], measure: "euclidean", threshold: 1.9 })).passed).toBe(
      false,
    );
  });
});
