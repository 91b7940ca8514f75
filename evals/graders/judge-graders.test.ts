import { describe, expect, it } from "vitest";
import { gradeReply } from "./grade-case.ts";
import type { GraderSpec, JudgeCall } from "./grader.ts";
import { replyOf, toolsWith } from "./testing.ts";

async function judged(spec: GraderSpec, answer: string, text = "the reply", variables = {}) {
  const asked: JudgeCall[] = [];
  const tools = toolsWith({
    askJudge: async (call) => {
      asked.push(call);
      return answer;
    },
    embedder: async () =>
      ({
        id: "letters",
        embed: async (texts: readonly string[]) =>
          texts.map((one) => new Float32Array([one.length, one.includes("capital") ? 9 : 0])),
      }) as never,
  });
  const grade = await gradeReply(spec, replyOf(text, { prompt: "the question", variables }), tools);
  return { grade, asked: asked[0]?.messages ?? [] };
}

describe("judge_prompt", () => {
  const prompt =
    '[{"role": "system", "content": "Rubric: {{ rubric }}"}, {"role": "user", "content": "{{ output }} for {{ name }}"}]';

  it("fills the suite's own messages in, whatever stands in the reply", async () => {
    const { asked, grade } = await judged(
      { type: "judge_prompt", prompt, rubric: "be kind" },
      '{"score": 0.8, "reason": "ok"}',
      'a "quoted"\nreply',
      { name: "Ada" },
    );
    expect(asked).toEqual([
      { role: "system", content: "Rubric: be kind" },
      { role: "user", content: 'a "quoted"\nreply for Ada' },
    ]);
    expect(grade).toMatchObject({ score: 0.8, passed: true });
  });

  it.each([
    ['{"pass": true, "score": 0.1}', {}, 0.1, true],
    ['{"pass": true, "score": 0.1}', { threshold: 0.5 }, 0.1, false],
    ['{"pass": false, "score": 1}', {}, 1, false],
    ['{"score": 0.4}', {}, 0.4, false],
    ['{"score": 2}', { threshold: 0.8 }, 1, true],
    ['{"pass": true}', {}, 1, true],
  ])("reads %s with %j", async (answer, more, score, passed) => {
    const { grade } = await judged({ type: "judge_prompt", prompt: "{{ output }}", ...more }, answer);
    expect(grade).toMatchObject({ score, passed });
  });

  it("leaves the reply unscored where the judge says neither", async () => {
    expect((await judged({ type: "judge_prompt", prompt: "x" }, "fine, I suppose")).grade.score).toBeNull();
  });
});

describe("judge_choice", () => {
  const spec = {
    type: "judge_choice",
    prompt: "{{ input }} {{ ideal }} {{ completion }}",
    choices: ["A", "B"],
    scores: { A: 1, B: 0.25 },
    values: { ideal: "wanted" },
  };

  it("scores the choice that the judge closes with", async () => {
    const { asked, grade } = await judged(spec, 'Reasons. {"reason": "r", "choice": "B"}');
    expect(asked[0]?.content).toContain("the question wanted the reply");
    expect(grade).toMatchObject({ score: 0.25, passed: false });
    expect((await judged(spec, "Because of this,\n(A)")).grade.score).toBe(1);
  });

  it("leaves the reply unscored where it picks none", async () => {
    expect((await judged(spec, '{"choice": "C"}')).grade.score).toBeNull();
    expect((await judged(spec, "A cat is better than B")).grade.score).toBeNull();
  });
});

describe("judge_statements", () => {
  it("is the share of statements that hold", async () => {
    const answer =
      '{"statements": [{"text": "a", "holds": true}, {"text": "b", "holds": false}, {"text": "c", "holds": true}, {"text": "d", "holds": true}]}';
    const spec = { type: "judge_statements", about: "recall", reference: "the truth", threshold: 0.75 };
    const { asked, grade } = await judged(spec, answer, "r", { context: "what is known", query: "asked?" });
    expect(grade).toMatchObject({ score: 0.75, passed: true });
    expect(asked[1]?.content).toContain("<context>\nwhat is known\n</context>");
    expect(asked[1]?.content).toContain("<question>\nasked?\n</question>");
    expect(asked[1]?.content).toContain("<reference>\nthe truth\n</reference>");
  });

  it("says what is missing without a context, and takes no answer without statements", async () => {
    const spec = { type: "judge_statements", about: "relevance" };
    expect((await judged(spec, "{}")).grade.reason).toContain("there is no context");
    expect((await judged(spec, '{"statements": []}', "r", { context: "c" })).grade.score).toBeNull();
  });
});

describe("judge_relevance", () => {
  it("is the mean similarity of the questions that the reply answers", async () => {
    // By hand: vectors (12, 0) asked; (12, 0) alike: 1; "capital" (7, 9): 7 / sqrt(130).
    const { grade } = await judged({ type: "judge_relevance" }, '{"questions": ["the question", "capital"]}');
    expect(grade.score).toBeCloseTo((1 + 7 / Math.sqrt(130)) / 2, 6);
  });
});
