import { afterAll, describe, expect, it } from "vitest";
import { createGraderTools } from "../graders/create-grader-tools.ts";
import { hasPython } from "../graders/sandbox/python-runner.ts";
import { loadSuites } from "../suites/load-suites.ts";
import { writeFiles } from "../suites/testing-folder.ts";
import { createBudget } from "./budget.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";
import type { CaseResult } from "./run-store.ts";
import { runSuites } from "./run-suites.ts";
import type { TargetRequest } from "./target.ts";
import { createFakeTarget } from "./testing/fake-target.ts";
import { someRun } from "./testing/run-store-behaviour.ts";

const { tools, close } = createGraderTools();
afterAll(close);

type Answer = (request: TargetRequest) => string;
const lastOf: Answer = ({ messages }) => String(messages.at(-1)?.content);

/** Loads a suite of promptfoo's and runs it on models that answer by functions. @returns results by model and case, and what was asked */
async function run(
  files: Readonly<Record<string, string>>,
  models: Readonly<Record<string, Answer>> = { echo: lastOf },
  judge: string | null = null,
) {
  const suites = loadSuites(writeFiles(files));
  const asked: TargetRequest[] = [];
  const targets = Object.entries(models).map(([id, answer]) =>
    createFakeTarget(id, (request) => {
      asked.push(request);
      return answer(request);
    }),
  );
  const results = new Map<string, CaseResult>();
  const ended = await runSuites({
    suites,
    targets,
    samples: 1,
    concurrency: 3,
    store: createMemoryRunStore(),
    run: { ...someRun, targets: Object.keys(models) },
    stop: new AbortController().signal,
    onResult: (result) => results.set(`${result.target} ${result.promptId.split("/")[1]}`, result),
    context: {
      budget: createBudget(null, 0),
      isCapped: false,
      cache: null,
      seed: null,
      signal: new AbortController().signal,
      tools,
      judge: judge === null ? null : createFakeTarget("judge", () => judge),
      nowMs: () => 0,
    },
  });
  return { results, asked, ended, notices: suites.flatMap(({ notices }) => notices) };
}

const passes = (results: ReadonlyMap<string, CaseResult>) =>
  Object.fromEntries(
    [...results]
      .sort(([first], [second]) => (first < second ? -1 : 1))
      .map(([key, { passed }]) => [key, passed]),
  );

describe("a suite of promptfoo's with programs", () => {
  it("runs prompts, variables, tests, transforms, filters, checks and a scoring function in JavaScript", async () => {
    const { results, asked } = await run({
      "promptfooconfig.yaml": `
prompts: [file://ask.mjs, file://ask.mjs:named]
nunjucksFilters: {shout: ./shout.js}
defaultTest:
  options:
    transformVars: "return { ...vars, sum: vars.a + vars.b }"
    transform: output.replace('?', '')
tests: file://tests.ts:make
`,
      "ask.mjs":
        'import { start } from "./start.mjs";\nexport default async ({ vars }) => start + " " + vars.a + " + " + vars.b + " = {{ sum }} {{ word | shout }}?";\nexport const named = ({ vars }) => ({ prompt: [{ role: "user", content: String(vars.sum) }], config: { temperature: 0.5 } });\n',
      "start.mjs": 'export const start = "So";\n',
      "shout.js": "module.exports = (text) => text.toUpperCase();\n",
      "word.js":
        "module.exports = async (name, prompt, others) => ({ output: [name, others.a].join(' ') });\n",
      "tests.ts": `interface Test { vars: Record<string, unknown>; assert: unknown[]; assertScoringFunction?: string }
export const make = (): Test[] => [
  { vars: { a: 2, b: 3, word: "file://word.js" }, assert: [{ type: "contains", value: "{{sum}}" }, { type: "javascript", value: "file://check.js", config: { most: 30 } }] },
  { vars: { a: 1, b: 1, word: "x" }, assertScoringFunction: "file://least.js:least", assert: [{ type: "contains", value: "2", metric: "right" }, { type: "contains", value: "So", metric: "start" }] },
];`,
      "check.js":
        "module.exports = (output, { config, vars }) => ({ pass: output.length < config.most && !output.includes('?') && vars.sum === 5, score: 1, reason: 'r' });\n",
      "least.js":
        "exports.least = (scores) => ({ pass: Math.min(...Object.values(scores)) === 1, score: Math.min(...Object.values(scores)), reason: JSON.stringify(scores) });\n",
    });
    expect(asked.map(lastOf).sort()).toEqual(["2", "5", "So 1 + 1 = 2 X?", "So 2 + 3 = 5 WORD 2?"]);
    expect(asked.filter(({ parameters }) => parameters.temperature === 0.5)).toHaveLength(2);
    expect(passes(results)).toEqual({
      "echo test-001-p1": true,
      "echo test-001-p2": true,
      "echo test-002-p1": true,
      "echo test-002-p2": false,
    });
    expect(results.get("echo test-002-p2")).toMatchObject({ score: 0, reason: '{"right":1,"start":0}' });
  });

  it.skipIf(!hasPython())("runs the same in Python", async () => {
    const { results, asked } = await run({
      "c.yaml": `
prompts: [file://ask.py:ask]
defaultTest: {options: {transform: "file://clean.py", transformVars: "file://clean.py:more"}}
tests:
  - path: file://make.py:tests
    config: {words: [one, two]}
`,
      "ask.py":
        "def ask(context):\n    return [{'role': 'user', 'content': 'Say ' + context['vars']['word'] + context['vars']['end']}]\n",
      "make.py":
        "def tests(config):\n    return [{'vars': {'word': w, 'note': 'file://note.py'}, 'assert': [{'type': 'python', 'value': 'file://check.py'}, {'type': 'equals', 'value': 'SAY {{word}}!'.upper().replace('{{WORD}}', '{{word | upper}}')}]} for w in config['words']]\n",
      "note.py": "def get_var(name, prompt, others):\n    return {'output': name + others['word']}\n",
      "clean.py":
        "def get_transform(output, context):\n    return output.upper()\ndef more(vars, context):\n    return {'end': '!'}\n",
      "check.py":
        "def get_assert(output, context):\n    return {'pass': context['vars']['note'] == 'note' + context['vars']['word'], 'score': 1, 'reason': 'r'}\n",
    });
    expect(asked.map(lastOf).sort()).toEqual(["Say one!", "Say two!"]);
    expect(passes(results)).toEqual({ "echo test-001": true, "echo test-002": true });
  });
});

describe("providers of a suite", () => {
  const yaml = `
prompts: [{label: short, raw: "Q {{x}}"}, {label: long, raw: "Question {{x}}"}]
providers:
  - {id: "openai:chat:a", config: {temperature: 0, max_tokens: 9}}
  - {id: "openai:chat:a", label: warm, config: {temperature: 1}, prompts: [short]}
  - {id: "openai:chat:b", config: {temperature: 0}, prompts: [long], transform: "output + '!'"}
  - python:own.py
tests:
  - vars: {x: 1}
    assert: [{type: ends, value: x}]
`.replace("{type: ends, value: x}", () => "{type: regex, value: '^Q.* 1!?$'}");

  it("get their own settings and prompts, once for each configuration", async () => {
    const models = { "openai/a": lastOf, "openai/b": lastOf, other: lastOf };
    const { results, asked, ended, notices } = await run({ "c.yaml": yaml }, models);
    expect(passes(results)).toEqual({
      "openai/a test-001-p1": true,
      "openai/a test-001-p1-c2": true,
      "openai/a test-001-p2": true,
      "openai/b test-001-p2": true,
      "other test-001-p1": true,
      "other test-001-p2": true,
    });
    expect(ended.plannedCount).toBe(6);
    const sent = (model: string, id: string) => results.get(`${model} ${id}`)?.grades;
    expect(sent("openai/a", "test-001-p1-c2")).toBeDefined();
    expect(asked.map(({ parameters }) => JSON.stringify(parameters)).sort()).toEqual(
      [
        '{"temperature":0,"max_tokens":9}',
        '{"temperature":0,"max_tokens":9}',
        // Models that the suite does not name get what its models have in common on that prompt.
        '{"temperature":0,"max_tokens":9}',
        '{"temperature":0}',
        '{"temperature":0}',
        '{"temperature":1}',
      ].sort(),
    );
    expect(notices).toEqual(["the provider python:own.py is no chat model, and is not asked"]);
  });

  it("that a test names are the only ones that it asks", async () => {
    const files = {
      "c.yaml":
        "prompts: ['{{x}}']\nproviders: [openai:a, openai:b]\ntests:\n  - {vars: {x: one}, providers: ['openai:b']}\n  - {vars: {x: two}, provider: {id: 'openai:c', config: {seed: 3}}}\n  - {vars: {x: three}}\n",
    };
    const { results, asked } = await run(files, {
      "openai/a": lastOf,
      "openai/b": lastOf,
      "openai/c": lastOf,
    });
    expect([...results.keys()].sort()).toEqual([
      "openai/a test-003",
      "openai/b test-001",
      "openai/b test-003",
      "openai/c test-002",
      "openai/c test-003",
    ]);
    expect(asked.find((request) => lastOf(request) === "two")?.parameters).toEqual({ seed: 3 });
  });
});

describe("a conversation", () => {
  const prompt = `[{% for turn in _conversation %}{"role": "user", "content": {{ turn.input | dump }}}, {"role": "assistant", "content": {{ turn.output | dump }}}, {% endfor %}{"role": "user", "content": {{ question | dump }}}]`;
  const files = {
    "c.yaml": `
prompts: [file://p.json]
tests:
  - {vars: {question: "Who?"}, metadata: {conversationId: a}}
  - {vars: {question: "Where \\"there\\"?"}, metadata: {conversationId: a}, assert: [{type: equals, value: "3: Who?/1: Who?/Where \\"there\\"?"}]}
  - {vars: {question: "What?"}, metadata: {conversationId: b}, assert: [{type: equals, value: "1: What?"}]}
  - {vars: {question: "Why?"}, metadata: {conversationId: a}, options: {disableConversationVar: true}, assert: [{type: equals, value: "1: Why?"}]}
`,
    "p.json": prompt,
  };
  const told: Answer = ({ messages }) =>
    `${messages.length}: ${messages.map(({ content }) => String(content)).join("/")}`;

  it("goes on with the replies before it, each asked once of each model", async () => {
    const { results, asked } = await run(files, { one: told, two: told });
    expect(Object.values(passes(results))).toEqual(Array(8).fill(true));
    expect(asked).toHaveLength(8);
  });

  it("stores replies as variables for later questions and their assertions", async () => {
    const { results, asked } = await run({
      "c.yaml": `
prompts: ["{{message}}"]
tests:
  - vars: {message: "a fruit"}
    options: {storeOutputAs: fruit, transform: "output.split(' ')[1]"}
  - vars: {message: "Why {{fruit}}?"}
    assert: [{type: equals, value: "Why {{fruit}}?"}, {type: contains, value: fruit}]
`,
    });
    expect(asked.map(lastOf).sort()).toEqual(["Why fruit?", "a fruit"]);
    expect(passes(results)).toEqual({ "echo test-001": true, "echo test-002": true });
  });
});

describe("assertions with a judge", () => {
  it("ask it in the suite's words or in ours", async () => {
    const { results } = await run(
      {
        "c.yaml": `
prompts: ["Say {{x}}"]
tests:
  - vars: {x: hi, context: "known"}
    assert:
      - {type: llm-rubric, value: kind}
      - {type: llm-rubric, value: kind, rubricPrompt: "Is {{output}} {{rubric}}?", threshold: 0.6}
      - {type: g-eval, value: [clear, short]}
      - {type: model-graded-closedqa, value: greets}
`,
      },
      { echo: lastOf },
      '{"score": 0.7, "pass": true, "reason": "r"}',
    );
    const result = results.get("echo test-001");
    expect(result).toMatchObject({ passed: true });
    expect(result?.score).toBeCloseTo(0.7, 12);
    expect((result?.grades ?? []).map((one) => (one as { type: string }).type)).toEqual([
      "judge_rubric",
      "judge_prompt",
      "group",
      "judge_rubric",
    ]);
  });
});
