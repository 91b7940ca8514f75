import { describe, expect, it } from "vitest";
import { loadSuites } from "../load-suites.ts";
import { SuiteError } from "../suite-error.ts";
import { writeFiles } from "../testing-folder.ts";

type Files = Readonly<Record<string, string>>;
const load = (files: Files) => loadSuites(writeFiles(files));
const sample =
  '{"input": [{"role": "system", "content": "S"}, {"role": "user", "content": "Q?"}], "ideal": ["A", "B"]}\n';

function faultOf(files: Files): string {
  try {
    load(files);
    return "";
  } catch (error) {
    if (error instanceof SuiteError) return error.message.replaceAll(/\/\S*\//g, "");
    throw error;
  }
}

/** A registry as OpenAI's repository lays it out. */
const registry = (args: string, more: Files = {}): Files => ({
  "evals/e.yaml": `e:\n  id: e.dev.v0\n  metrics: [accuracy]\ne.dev.v0:\n  ${args}\n`,
  "data/e/samples.jsonl": sample,
  ...more,
});

describe("basic classes", () => {
  it.each([
    ["match:Match", "", { type: "starts_with", values: ["A", "B"] }],
    ["includes:Includes", "", { type: "includes", values: ["A", "B"], mode: "any", case_sensitive: true }],
    [
      "includes:Includes",
      ", ignore_case: true",
      { type: "includes", values: ["A", "B"], mode: "any", case_sensitive: false },
    ],
    ["fuzzy_match:FuzzyMatch", "", { type: "fuzzy", values: ["A", "B"] }],
  ])("%s%s", (name, more, grader) => {
    const [suite] = load(
      registry(
        `class: evals.elsuite.basic.${name}\n  args: {samples_jsonl: e/samples.jsonl, max_tokens: 9${more}}`,
      ),
    );
    expect(suite?.name).toBe("e.dev.v0");
    expect(suite?.cases[0]).toMatchObject({ graders: [grader], parameters: { max_tokens: 9 } });
  });

  it("JsonMatch takes one or several ideals, written as JSON", () => {
    const files = registry(
      "class: evals.elsuite.basic.json_match:JsonMatch\n  args: {samples_jsonl: e/samples.jsonl}",
      {
        "data/e/samples.jsonl":
          '{"input": "Q", "ideal": "{\\"a\\": 1}"}\n{"input": "Q", "ideal": ["[1]", "2"]}\n',
      },
    );
    expect(load(files)[0]?.cases.map(({ graders }) => graders[0])).toEqual([
      { type: "json_equal", any_of: [{ a: 1 }] },
      { type: "json_equal", any_of: [[1], 2] },
    ]);
    expect(faultOf({ ...files, "data/e/samples.jsonl": '{"input": "Q", "ideal": "{a"}\n' })).toMatch(
      /samples\.jsonl:1 ideal: .*JSON/,
    );
  });

  it("Match puts few shots before the last message", () => {
    const files = registry(
      "class: evals.elsuite.basic.match:Match\n  args: {samples_jsonl: e/samples.jsonl, few_shot_jsonl: e/few.jsonl, num_few_shot: 1}",
      {
        "data/e/few.jsonl":
          '{"sample": [{"role": "user", "content": "one"}, {"role": "assistant", "content": "1"}]}\n{"sample": [{"role": "user", "content": "two"}]}\n',
      },
    );
    expect(load(files)[0]?.cases[0]?.messages.map(({ content }) => content)).toEqual(["S", "one", "1", "Q?"]);
  });

  it("that are not supported are refused with the line and those that are", () => {
    expect(
      faultOf(
        registry(
          "class: evals.elsuite.multiple_choice:MultipleChoice\n  args: {samples_jsonl: e/samples.jsonl}",
        ),
      ),
    ).toMatch(
      /e\.yaml:5 e\.dev\.v0\.class: evals\.elsuite\.multiple_choice:MultipleChoice is not supported\. Use one of Match, Includes/,
    );
    expect(faultOf(registry("class: evals.elsuite.basic.match:Match"))).toContain(
      "the file of samples is missing. Name it",
    );
  });
});

describe("ModelBasedClassify", () => {
  const classify = (more: string): string =>
    `class: evals.elsuite.modelgraded.classify:ModelBasedClassify\n  args: {samples_jsonl: e/samples.jsonl, ${more}}`;
  const spec = (text: string): Files => ({ "modelgraded/own.yaml": text });

  it("asks a judge in the words of its spec, with the sample's fields", () => {
    const [suite] = load(
      registry(
        classify("modelgraded_spec: own, eval_type: cot_classify"),
        spec(
          'prompt: "Q {input} A {completion} R {ideal} {{braces}}"\nchoice_strings: [Good, Bad]\nchoice_scores: {Good: 1, Bad: 0.5}\n',
        ),
      ),
    );
    expect(suite?.cases[0]?.graders).toEqual([
      {
        type: "judge_choice",
        prompt: 'Q {{ input }} A {{ completion }} R {{ ideal }} {{ "{" }}braces{{ "}" }}',
        choices: ["Good", "Bad"],
        scores: { Good: 1, Bad: 0.5 },
        values: { input: "system: S\nuser: Q?", ideal: ["A", "B"] },
      },
    ]);
  });

  it("scores fact's letters, scales of numbers, and every set of arguments", () => {
    const fact = load(
      registry(classify("modelgraded_spec: own"), spec("prompt: '{completion}'\nchoice_strings: ABCDE\n")),
    )[0];
    expect(fact?.cases[0]?.graders[0]).toMatchObject({
      choices: ["A", "B", "C", "D", "E"],
      scores: { C: 1, D: 0 },
    });
    const scale = load(
      registry(
        classify("modelgraded_spec: own"),
        spec("prompt: '{completion}'\nchoice_strings: '135'\nchoice_scores: from_strings\n"),
      ),
    )[0];
    expect(scale?.cases[0]?.graders[0]?.scores).toEqual({ 1: 0, 3: 0.5, 5: 1 });
    const closed = load(
      registry(
        classify("modelgraded_spec: own"),
        spec(
          "prompt: '{completion} {criteria}'\nchoice_strings: YN\nchoice_scores: {Y: 1, N: 0}\nargs: {criteria: {short: 'Is it short?', right: 'Is it right?'}}\n",
        ),
      ),
    )[0];
    expect(
      closed?.cases[0]?.graders.map(({ metric, values }) => [
        metric,
        (values as { criteria?: string }).criteria,
      ]),
    ).toEqual([
      ["short", "Is it short?"],
      ["right", "Is it right?"],
    ]);
  });

  it.each([
    ["modelgraded_spec: none", /none\.yaml: there is no such file/],
    ["eval_type: classify", /`modelgraded_spec` is missing/],
    ["modelgraded_spec: own, metaeval: true", /`metaeval` grades a judge/],
    ["modelgraded_spec: own, multicomp_n: 4", /`multicomp_n` compares several replies/],
    ["modelgraded_spec: own", /has no `choice_scores`/],
  ])("says what cannot be used: %s", (more, words) => {
    expect(faultOf(registry(classify(more), spec("prompt: '{completion}'\nchoice_strings: XY\n")))).toMatch(
      words,
    );
  });
});
