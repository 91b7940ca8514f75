import { describe, expect, it } from "vitest";
import type { Embedder } from "../../engine/index.ts";
import { gradeCase, gradeReply } from "./grade-case.ts";
import type { GraderSpec } from "./grader.ts";
import { graderTypes, loadGrader } from "./grader-registry.ts";
import { graderSchemas } from "./grader-schemas.ts";
import { replyOf, toolsWith } from "./testing.ts";

const yes: GraderSpec = { type: "includes", value: "a" };
const no: GraderSpec = { type: "includes", value: "z" };
const broken: GraderSpec = { type: "regex", pattern: "(" };
const grade = (specs: readonly GraderSpec[], combine: "all" | "mean", threshold: number | null = null) =>
  gradeCase(specs, { combine, threshold }, replyOf("a b c"), toolsWith());

describe("the registry", () => {
  it("loads a grader for every type that has a schema, and the other way round", async () => {
    expect([...graderTypes, "group"].sort()).toEqual(Object.keys(graderSchemas).sort());
    for (const type of graderTypes) expect(await loadGrader(type)).toBeTypeOf("function");
  });

  it.each(["vibes", "constructor"])("names the graders that there are for %s", async (type) => {
    await expect(loadGrader(type)).rejects.toThrow(/is not a grader: there are exact/);
  });
});

describe("gradeCase", () => {
  it("needs every grader with `all`, and takes the weighted mean with `mean`", async () => {
    expect(await grade([yes, yes], "all")).toMatchObject({ score: 1, passed: true, reason: null });
    expect(await grade([yes, no], "all")).toMatchObject({ score: 0, passed: false });
    expect(await grade([{ ...yes, weight: 3 }, no], "mean")).toMatchObject({ score: 0.75, passed: false });
    expect(await grade([{ ...yes, weight: 3 }, no], "mean", 0.7)).toMatchObject({
      score: 0.75,
      passed: true,
    });
  });

  it("leaves a case unscored when a grader throws, unless another settles it", async () => {
    const unscored = await grade([yes, broken], "all");
    expect(unscored).toMatchObject({ score: null, passed: null });
    expect(unscored.reason).toMatch(/^regex: regex failed: Invalid regular expression/);
    expect(await grade([no, broken], "all")).toMatchObject({ score: 0, passed: false });
    expect(await grade([no, broken], "mean")).toMatchObject({ score: null });
    expect(await grade([], "all")).toMatchObject({ score: null, reason: "the case has no grader" });
  });

  it("turns a verdict round, but never an unscored one", async () => {
    expect(await gradeReply({ ...no, not: true }, replyOf("a b c"), toolsWith())).toMatchObject({
      score: 1,
      passed: true,
    });
    expect(await gradeReply({ ...broken, not: true }, replyOf("a b c"), toolsWith())).toMatchObject({
      score: null,
    });
  });

  it("leaves limits unscored where nothing was measured", async () => {
    const of = (spec: GraderSpec, more: object) => gradeReply(spec, replyOf("", more), toolsWith());
    expect(await of({ type: "latency", max_ms: 5 }, {})).toMatchObject({ score: null });
    expect(await of({ type: "latency", max_ms: 5 }, { latencyMs: 5 })).toMatchObject({ score: 1 });
    expect(await of({ type: "cost", max_usd: 0.001 }, { costNanoUsd: 1_000_001 })).toMatchObject({
      score: 0,
    });
    expect(await of({ type: "cost", max_usd: 0.001 }, { costNanoUsd: null })).toMatchObject({ score: null });
  });
});

describe("similarity", () => {
  const embedder: Embedder = {
    id: "axes",
    dimensions: 2,
    embed: async (texts) =>
      texts.map((text) => Float32Array.from(text === "up" ? [0, 1] : text === "" ? [0, 0] : [0.6, 0.8])),
    close: async () => undefined,
  };
  const similarity = (text: string) =>
    gradeReply(
      { type: "similarity", value: "up", threshold: 0.8 },
      replyOf(text),
      toolsWith({ embedder: async () => embedder }),
    );
  it("is the cosine, and 0 for a text without any token", async () => {
    expect((await similarity("other")).score).toBeCloseTo(0.8, 6);
    expect((await similarity("")).score).toBe(0);
  });
});

describe("judges", () => {
  const judged = (spec: GraderSpec, answers: readonly string[]) => {
    const asked: string[] = [];
    const askJudge = async ({ messages }: { messages: readonly { content: string }[] }): Promise<string> => {
      asked.push(messages.at(-1)?.content ?? "");
      return answers[asked.length - 1] ?? "";
    };
    return gradeReply(spec, replyOf("mine", { prompt: "why?" }), toolsWith({ askJudge })).then((result) => ({
      result,
      asked,
    }));
  };
  it("score by the rubric, through chatter around the JSON", async () => {
    const { result, asked } = await judged({ type: "judge_rubric", rubric: "polite" }, [
      'Well: {"reason": "ok", "score": 0.75}',
    ]);
    expect(result).toMatchObject({ score: 0.75, passed: true });
    expect(asked[0]).toContain("<rubric>\npolite");
  });
  it.each(["great!", '{"score": 7}', "{}", ""])(
    "leave a reply unscored when they answer %j",
    async (answer) => {
      expect((await judged({ type: "judge_rubric", rubric: "polite" }, [answer])).result.score).toBeNull();
    },
  );
  it("compare in both orders, so that a liking for the first place gives one half", async () => {
    const spec = { type: "judge_pairwise", reference: "theirs" };
    const first = '{"better": "first"}';
    const { result, asked } = await judged(spec, [first, first]);
    expect(result.score).toBe(0.5);
    expect(result.reason).toContain("same place both times");
    expect(asked[1]).toContain("<first>\ntheirs");
    expect((await judged(spec, [first, '{"better": "second"}'])).result.score).toBe(1);
  });
});
