import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type LoadSuiteOptions, loadSuites } from "./load-suites.ts";
import { SuiteError } from "./suite-error.ts";
import { editorSchema } from "./suite-schema.ts";
import { writeFiles } from "./testing-folder.ts";

const load = (files: Readonly<Record<string, string>>, options?: LoadSuiteOptions) =>
  loadSuites(writeFiles(files), options);
const first = (files: Readonly<Record<string, string>>, options?: LoadSuiteOptions) =>
  load(files, options)[0]?.cases[0];

function problemsOf(files: Readonly<Record<string, string>>): string {
  try {
    load(files);
    return "";
  } catch (error) {
    if (error instanceof SuiteError) return error.message.replace(/^\/\S*\//gm, "");
    throw error;
  }
}

describe("our own form", () => {
  it("reads every shipped suite", () => {
    const suites = loadSuites(fileURLToPath(new URL("../../datasets/suites/smoke.yaml", import.meta.url)));
    expect(suites).toHaveLength(16);
    expect(suites.reduce((sum, suite) => sum + suite.cases.length, 0)).toBeGreaterThanOrEqual(700);
    const agent = suites.find(({ name }) => name === "agent")?.cases[0];
    expect(agent).toMatchObject({
      taskType: "agent",
      graders: [{ type: "tool_call", mode: "subset" }],
      rule: { combine: "all" },
    });
    expect(agent?.tools.length).toBeGreaterThan(0);
  });

  it("fills templates in where there are variables, keeps types, and leaves other braces alone", () => {
    const yaml = `
prompt: "Is {{ a }} + {{ b }} {{ op | upper }}?"
graders: [{type: numeric, value: "{{ sum }}"}]
cases:
  - variables: {a: 1, b: 2, op: even, sum: 3}
`;
    expect(first({ "s.yaml": yaml })).toMatchObject({
      id: "s-001",
      messages: [{ role: "user", content: "Is 1 + 2 EVEN?" }],
      graders: [{ type: "numeric", value: 3 }],
    });
    const plain = "cases: [{input: 'Explain {{x}} of Jinja', ideal: text}]";
    expect(first({ "s.yaml": plain })?.messages[0]?.content).toBe("Explain {{x}} of Jinja");
  });

  it("takes several turns, images, tools, weights and a system message", () => {
    const yaml = `
system: Be brief.
parameters: {temperature: 0}
cases:
  - id: a
    weight: 2
    cluster: photos
    messages:
      - {role: user, content: [{type: text, text: What is it?}, {type: image_url, image_url: {url: "data:image/png;base64,AA"}}]}
      - {role: assistant, content: A cat.}
      - {role: user, content: Sure?}
    ideal: "yes"
`;
    const found = first({ "s.yaml": yaml });
    expect(found?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(found).toMatchObject({
      weight: 2,
      cluster: "photos",
      parameters: { temperature: 0 },
      graders: [{ type: "normalized", values: ["yes"] }],
    });
  });

  it.each([
    [
      "cases:\n  - input: hi\n    ideel: x\n",
      "s.yaml:3 cases[0].ideel: `ideel` is not a field here. Remove it, or use one of id,",
    ],
    ["cases:\n  - input: hi\n    graders:\n      - {type: vibes}\n", "s.yaml:4 cases[0].graders[0].type"],
    [
      "cases:\n  - input: hi\n    graders:\n      - {type: regex, patern: x}\n",
      "`pattern` is missing. Add `pattern`",
    ],
    ["cases:\n  - input: hi\n", "s.yaml:2: the case has no `graders` and no `ideal`"],
    ["cases:\n  - ideal: hi\n", "s.yaml:2: the case has neither `input` nor `messages`"],
    [
      "cases:\n  - {id: a, input: x, ideal: y}\n  - {id: a, input: x, ideal: y}\n",
      's.yaml:3 id: the id "a" is used twice (line 2)',
    ],
    ["cases: nowhere.jsonl\n", "nowhere.jsonl: there is no such file. Check the path"],
    ["cases:\n  - input: 'x\n", "this is not YAML"],
    [
      "prompt: hi\ncombine: some\ncases: [{ideal: x}]\n",
      's.yaml:2 combine: "some" is not known. Use one of all, mean',
    ],
    [
      "cases:\n  - {input: '{{ x | nofilter }}', variables: {x: 1}, ideal: y}\n",
      "filter not found: nofilter",
    ],
    [
      "cases:\n  - {input: \"{{ x['con' + 'structor'] }}\", variables: {x: a}, ideal: y}\n",
      "may not be used in a template",
    ],
    [
      "prompt: 'Capital of {{ contry }}?'\ncases:\n  - {variables: {country: France}, ideal: Paris}\n",
      "s.yaml:3: {{ contry }} has no value, the variables are country: correct the name",
    ],
    [
      "cases:\n  - {input: '{{ q }}', variables: {q: hi}, graders: [{type: exact, value: '{{ anser }}'}]}\n",
      "s.yaml:2: {{ anser }} has no value",
    ],
    [
      "cases:\n  - {input: hi, graders: [{type: group, graders: [{type: regex, pattern: '(['}]}]}\n",
      "s.yaml:2 regex.pattern: Invalid regular expression: /([/",
    ],
    [
      "cases:\n  - {input: hi, graders: [{type: json_schema, schema: {type: objekt}}]}\n",
      "s.yaml:2 json_schema.schema: schema is invalid",
    ],
    ["", "s.yaml: it holds nothing, and no suite. docs/evals.md shows one"],
  ])("says what is wrong, where, and how to fix it: %#", (yaml, words) => {
    expect(problemsOf({ "s.yaml": yaml })).toContain(words);
  });

  it("leaves variables alone that may be empty, that a template names itself, and braces in the rows of a table", () => {
    const yaml = `
prompt: "{{ a }} {{ b | default('nobody') }}{% for x in list %}{{ x }}{% endfor %}{% if c %}{{ c }}{% endif %}"
cases: [{variables: {a: 1, list: [2, 3]}, ideal: y}]
`;
    expect(first({ "s.yaml": yaml })?.messages[0]?.content).toBe("1 nobody23");
    const rows = first({ "c.csv": "input,ideal,topic\nWhat is {{ x }}?,y,jinja\n" });
    expect(rows?.graders).toHaveLength(1);
  });

  it("names every broken line of a file of cases at once", () => {
    const text = problemsOf({
      "s.yaml": "cases: c.jsonl\n",
      "c.jsonl": '{"input": 3}\n{oops\n\n{"input": "x"}\n',
    });
    expect(text).toContain("c.jsonl:1 input: 3 is not a text. Write a text");
    expect(text).toContain("c.jsonl:2: the line is not JSON");
    expect(text).toContain("c.jsonl:4");
  });

  it("has the schema that editors are given", () => {
    const path = fileURLToPath(new URL("../../docs/suite.schema.json", import.meta.url));
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(editorSchema());
  });
});

describe("other forms", () => {
  it("reads OpenAI's samples and grades by the beginning, as its Match does", () => {
    const line = JSON.stringify({
      input: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "1+1?" },
      ],
      ideal: ["2", "two"],
    });
    expect(first({ "s.jsonl": line })).toMatchObject({
      messages: [{ role: "system" }, { role: "user", content: "1+1?" }],
      graders: [{ type: "starts_with", values: ["2", "two"] }],
    });
    expect(problemsOf({ "s.jsonl": '{"input": [], "ideal": "x"}' })).toContain("s.jsonl:1 input");
  });

  it("reads OpenAI's registry and the class that it names", () => {
    const files = {
      "r.yaml":
        "sums:\n  id: sums.v0\nsums.v0:\n  class: evals.elsuite.basic.includes:Includes\n  args: {samples_jsonl: s.jsonl}\n",
      "s.jsonl": '{"input": "1+1?", "ideal": "2"}',
    };
    expect(first(files)?.graders).toEqual([
      { type: "includes", values: ["2"], mode: "any", case_sensitive: true, words: false },
    ]);
  });

  it("reads plain CSV and JSONL by the usual names or a mapping, other columns as variables", () => {
    const csv = 'question,answer,unit\n"How far, in\nkm?",12,km\nHow long?,3,h\n';
    const suite = load({ "s.csv": csv }, { prompt: "{{input}} Answer in {{unit}}." })[0];
    expect(suite?.cases.map(({ messages }) => messages[0]?.content)).toEqual([
      "How far, in\nkm? Answer in km.",
      "How long? Answer in h.",
    ]);
    expect(suite?.cases.map(({ place }) => place.line)).toEqual([2, 4]);
    const mapped = first(
      { "s.jsonl": '{"frage": "Wie?", "antwort": "so"}' },
      { columns: { input: "frage", ideal: "antwort" } },
    );
    expect(mapped).toMatchObject({
      messages: [{ content: "Wie?" }],
      graders: [{ type: "normalized", values: ["so"] }],
    });
    expect(() => load({ "s.csv": csv }, { columns: { input: "frage" } })).toThrow(
      /there is no column "frage". The columns are question, answer, unit/,
    );
  });
});
