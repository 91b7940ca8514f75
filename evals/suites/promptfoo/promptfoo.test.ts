import { describe, expect, it } from "vitest";
import { loadSuites } from "../load-suites.ts";
import { writeFiles } from "../testing-folder.ts";
import { assertionOfText, splitList } from "./assertions/assertion-text.ts";
import { isKnownAssertion } from "./assertions/grader-of-assertion.ts";
import { modelOfProvider } from "./providers/model-of-provider.ts";

const load = (files: Readonly<Record<string, string>>) => loadSuites(writeFiles(files))[0];
const contents = (files: Readonly<Record<string, string>>) =>
  load(files)?.cases.map(({ messages }) => messages.at(-1)?.content);

describe("promptfoo's YAML", () => {
  const yaml = `
description: Greets
prompts:
  - "Greet {{name}} in {{language}}."
  - file://polite.txt
providers:
  - openai:chat:gpt-5-mini
  - id: anthropic:messages:claude-sonnet-4-5
    config: {temperature: 0}
defaultTest:
  vars: {language: English}
  assert:
    - {type: latency, threshold: 5000}
tests:
  - description: one
    vars: {name: Ada}
    assert:
      - {type: icontains, value: "{{name}}", weight: 2}
      - {type: not-contains-any, value: "sorry, cannot"}
      - javascript: x
`.replace("      - javascript: x\n", "      - {type: javascript, value: output.length > 3}\n");

  it("makes a case of every prompt, test and combination of variables", () => {
    const files = {
      "promptfooconfig.yaml": `${yaml}  - vars: {name: [Bo, Cy], language: file://language.txt}\n`,
      "polite.txt": "Dear {{name | upper}} ({{language}})",
      "language.txt": "French\n",
    };
    const suite = load(files);
    expect(contents(files)).toEqual([
      "Greet Ada in English.",
      "Dear ADA (English)",
      "Greet Bo in French.",
      "Greet Cy in French.",
      "Dear BO (French)",
      "Dear CY (French)",
    ]);
    expect(suite?.models).toEqual(["openai/gpt-5-mini", "anthropic/claude-sonnet-4-5"]);
    expect(suite?.cases[0]).toMatchObject({
      description: "one",
      cluster: "test-1",
      rule: { combine: "mean", threshold: null },
      graders: [
        { type: "latency", max_ms: 5000 },
        { type: "includes", value: "Ada", words: false, weight: 2 },
        { type: "includes", values: ["sorry", "cannot"], mode: "any", words: false, not: true },
        { type: "script_javascript", code: "output.length > 3" },
      ],
    });
    expect(suite?.cases[2]?.graders).toEqual([{ type: "latency", max_ms: 5000 }]);
    expect(new Set(suite?.cases.map(({ id }) => id)).size).toBe(6);
  });

  it("reads chat prompts as JSON and YAML, with variables inside", () => {
    const json = JSON.stringify([
      { role: "system", content: "Be {{tone}}." },
      { role: "user", content: "{{q}}" },
    ]);
    const files = {
      "c.yaml": `prompts: [file://p.json, "- role: user\\n  content: '{{q}}'"]\ntests:\n  - vars: {tone: brief, q: 'Say "hi"\\n'}\n`,
      "p.json": json,
    };
    expect(load(files)?.cases.map(({ messages }) => messages.length)).toEqual([2, 1]);
    expect(load(files)?.cases[0]?.messages[0]?.content).toBe("Be brief.");
    expect(load(files)?.cases[0]?.messages[1]?.content).toContain('Say "hi"');
  });

  it("follows references, sets, thresholds, scenarios and files of tests", () => {
    const files = {
      "c.yaml": `
prompts: ["{{q}}"]
assertionTemplates:
  short: {type: javascript, value: output.length < 10}
tests: [file://t.yaml, file://t.csv]
scenarios:
  - config: [{vars: {q: one}}, {vars: {q: two}}]
    tests: [{assert: [{type: equals, value: "{{q}}"}]}]
`,
      "t.yaml": `
- vars: {q: x}
  threshold: 0.5
  assert:
    - $ref: "#/assertionTemplates/short"
    - type: assert-set
      threshold: 0.5
      assert: [{type: contains, value: a}, {type: is-json, value: {type: object}}]
`,
      "t.csv":
        'q,__expected1,__expected2,__threshold\n"a, b",contains-all: "a,1",similar(0.7): b,0.8\nc,plain text,,\n'.replace(
          'contains-all: "a,1"',
          '"contains-all: a,b"',
        ),
    };
    const cases = load(files)?.cases ?? [];
    expect(cases.map(({ messages }) => messages[0]?.content)).toEqual(["x", "a, b", "c", "one", "two"]);
    expect(cases[0]?.rule.threshold).toBe(0.5);
    expect(cases[0]?.graders).toMatchObject([
      { type: "script_javascript" },
      {
        type: "group",
        threshold: 0.5,
        graders: [{ type: "includes" }, { type: "json_schema", whole: true, schema: { type: "object" } }],
      },
    ]);
    expect(cases[1]?.graders).toEqual([
      { type: "includes", values: ["a", "b"], case_sensitive: true, words: false },
      { type: "similarity", value: "b", threshold: 0.7 },
    ]);
    expect(cases[2]?.graders).toEqual([{ type: "exact", value: "plain text", strict: true }]);
    expect(cases[4]?.graders).toEqual([{ type: "exact", value: "two", strict: true }]);
  });

  it("says before a run what it cannot grade, and refuses what promptfoo does not have either", () => {
    const withAssert = (type: string) => ({
      "c.yaml": `prompts: [hi]\ntests:\n  - vars: {a: 1}\n    assert:\n      - {type: ${type}, value: x}\n`,
    });
    const suite = load(withAssert("moderation"));
    expect(suite?.notices[0]).toContain("`moderation` is not graded: it calls a separate service");
    expect(suite?.cases[0]?.graders[0]?.type).toBe("unsupported");
    expect(() => load(withAssert("contans"))).toThrow(
      /c\.yaml:3 tests\[0\]: "contans" is not an assertion\. Write contains or icontains, if that was meant/,
    );
    expect(() => load({ "c.yaml": "prompts: [file://none.txt]\ntests: [{vars: {a: 1}}]\n" })).toThrow(
      /none\.txt: there is no such file/,
    );
    expect(load({ "c.yaml": "prompts: ['{{q}}']\ntests: [{vars: {p: 1}}]\n" })?.notices).toEqual([
      "the prompt's {{q}} is empty in at least one test",
    ]);
  });
});

describe("assertionOfText", () => {
  it.each([
    ["yes", { type: "equals", value: "yes" }],
    ["Note: this is text", { type: "equals", value: "Note: this is text" }],
    ["contains: yes", { type: "contains", value: "yes" }],
    ["not-icontains:no", { type: "not-icontains", value: "no" }],
    ['contains-any: a, "b, c"', { type: "contains-any", value: ["a", "b, c"] }],
    ["is-json", { type: "is-json" }],
    ["similar(0.8): hello", { type: "similar", value: "hello", threshold: 0.8 }],
    ["fn: output > 3", { type: "javascript", value: "output > 3" }],
    ["grade: be kind", { type: "llm-rubric", value: "be kind" }],
    ["latency(1000)", { type: "latency", threshold: 1000 }],
    ["cost: 0.01", { type: "cost", value: "0.01", threshold: 0.01 }],
    ["file://check.py", { type: "python", value: "file://check.py" }],
  ])("of %j", (text, assertion) => {
    expect(assertionOfText(text, isKnownAssertion)).toEqual(assertion);
  });
  it("splits lists, quoted items whole", () => {
    expect(splitList('a,"b ""c""", d')).toEqual(["a", 'b "c"', "d"]);
  });
});

describe("modelOfProvider", () => {
  it.each([
    ["openai:gpt-5", "openai/gpt-5"],
    ["openai:chat:gpt-5", "openai/gpt-5"],
    ["ollama:chat:llama3.2:3b", "ollama/llama3.2:3b"],
    ["openrouter:meta-llama/llama-3", "meta-llama/llama-3"],
    ["exec:python run.py", null],
    ["file://provider.js", null],
    [{ "openai:gpt-5": { config: {} } }, "openai/gpt-5"],
    [{ id: "google:gemini-2.5-pro" }, "google/gemini-2.5-pro"],
  ])("of %j is %s", (provider, model) => {
    expect(modelOfProvider(provider)).toBe(model);
  });
});
