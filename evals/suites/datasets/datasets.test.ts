import { afterAll, describe, expect, it } from "vitest";
import { createGraderTools } from "../../graders/create-grader-tools.ts";
import { gradeCase } from "../../graders/grade-case.ts";
import { hasPython } from "../../graders/sandbox/python-runner.ts";
import { replyOf } from "../../graders/testing.ts";
import { loadSuites } from "../load-suites.ts";
import type { Suite } from "../suite.ts";
import { writeFiles } from "../testing-folder.ts";

const { tools, close } = createGraderTools();
afterAll(close);

type Row = Readonly<Record<string, unknown>>;

function load(rows: readonly Row[], options: Parameters<typeof loadSuites>[1] = {}): Suite {
  const [suite] = loadSuites(
    writeFiles({ "d.jsonl": rows.map((row) => JSON.stringify(row)).join("\n") }),
    options,
  );
  if (suite === undefined) throw new Error("no suite");
  return suite;
}

const promptOf = (suite: Suite, at = 0): string => String(suite.cases[at]?.messages.at(-1)?.content);

async function passes(suite: Suite, text: string, at = 0): Promise<boolean | null> {
  const one = suite.cases[at];
  if (one === undefined) throw new Error("no case");
  return (await gradeCase(one.graders, one.rule, { ...replyOf(text), prompt: promptOf(suite, at) }, tools))
    .passed;
}

/** The letter under which the prompt lists an option. */
const letterOf = (suite: Suite, option: string, at = 0): string =>
  promptOf(suite, at)
    .split("\n")
    .find((line) => line.endsWith(`) ${option}`))
    ?.charAt(0) ?? "?";

const colours = ["red", "green", "blue"];

/** Rows of one question in many forms: the right option is green. */
const choices: Readonly<Record<string, Row>> = {
  MMLU: { question: "Grass?", subject: "botany", choices: colours, answer: 1 },
  "MMLU with a letter": { question: "Grass?", choices: colours, answer: "B" },
  "MMLU-Pro": {
    question_id: 1,
    question: "Grass?",
    options: colours,
    answer: "B",
    answer_index: 1,
    category: "x",
  },
  "columns of letters": { question: "Grass?", A: "red", B: "green", C: "blue", answer: "B" },
  ARC: { id: "x", question: "Grass?", choices: { text: colours, label: ["1", "2", "3"] }, answerKey: "2" },
  OpenBookQA: { question_stem: "Grass?", choices: { text: colours, label: ["A", "B", "C"] }, answerKey: "B" },
  "ARC as it is published": {
    question: { stem: "Grass?", choices: colours.map((text, at) => ({ text, label: "ABC"[at] })) },
    answerKey: "B",
  },
  HellaSwag: { ctx: "Grass is", endings: colours, label: "1" },
  "TruthfulQA MC": {
    question: "Grass?",
    mc1_targets: { choices: ["green", "red", "blue"], labels: [1, 0, 0] },
    mc2_targets: { choices: [], labels: [] },
  },
  "TruthfulQA as JSON": { question: "Grass?", mc1_targets: { red: 0, green: 1 }, mc2_targets: {} },
  TruthfulQA: {
    type: "x",
    question: "Grass?",
    best_answer: "green",
    correct_answers: ["green"],
    incorrect_answers: ["red", "blue"],
  },
  GPQA: {
    Question: "Grass?",
    "Correct Answer": "green",
    "Incorrect Answer 1": "red",
    "Incorrect Answer 2": "blue",
    "Incorrect Answer 3": "grey",
  },
  SciQ: {
    question: "Grass?",
    correct_answer: "green",
    distractor1: "red",
    distractor2: "blue",
    distractor3: "grey",
    support: "",
  },
  PIQA: { goal: "Paint grass", sol1: "red", sol2: "green", label: 1 },
  WinoGrande: { sentence: "Grass is _.", option1: "red", option2: "green", answer: "2" },
  COPA: { premise: "It rained.", question: "effect", choice1: "red", choice2: "green", label: 1 },
  "Social IQa": {
    context: "Kim mows.",
    question: "Grass?",
    answerA: "red",
    answerB: "green",
    answerC: "blue",
    label: "2",
  },
  RACE: { article: "Grass is green.", question: "Grass?", options: colours, answer: "B", example_id: "x" },
  LogiQA: { context: "Grass is green.", question: "Grass?", answers: colours, label: 1 },
};

describe("multiple choice", () => {
  for (const [name, row] of Object.entries(choices))
    it(`asks ${name} with letters, and takes the right one`, async () => {
      const suite = load([row]);
      const right = letterOf(suite, "green");
      expect(right).toMatch(/[A-E]/);
      expect(await passes(suite, `Because of its leaves.\nAnswer: ${right}`)).toBe(true);
      expect(await passes(suite, `Answer: ${letterOf(suite, "red")}`)).toBe(false);
      expect(suite.notices.join()).toContain("Read as");
    });

  it("does not leave the right option in one place where the file does", () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({
      Question: `Q${at}`,
      "Correct Answer": "yes",
      "Incorrect Answer 1": "no",
      "Incorrect Answer 2": "never",
      "Incorrect Answer 3": "perhaps",
    }));
    const suite = load(rows);
    const letters = rows.map((_, at) => letterOf(suite, "yes", at));
    expect(new Set(letters).size).toBe(4);
    expect(rows.map((_, at) => letterOf(load(rows), "yes", at))).toEqual(letters);
  });

  it("leaves rows out that have no label, and refuses a file of them", () => {
    const row = { ctx: "Grass is", endings: colours };
    const suite = load([
      ...Array.from({ length: 20 }, () => ({ ...row, label: "1" })),
      { ...row, label: "" },
    ]);
    expect(suite.cases.filter(({ unscorable }) => unscorable !== undefined)).toHaveLength(1);
    expect(() => load([{ ...row, label: "" }])).toThrow("no option is marked");
  });

  it("reads lists in CSV, as JSON and as Python writes them", async () => {
    const [suite] = loadSuites(
      writeFiles({
        "m.csv": `question,choices,answer\nGrass?,"['red', 'green']",1\nSky?,"[""red"",""blue""]",1\n`,
      }),
    );
    if (suite === undefined) throw new Error("no suite");
    expect(await passes(suite, "B")).toBe(true);
    expect(await passes(suite, "A", 1)).toBe(false);
  });
});

describe("answers", () => {
  it("takes the number after #### of GSM8K, by its value", async () => {
    const suite = load([{ question: "How many?", answer: "6 times 200.\n#### 1,200" }]);
    expect(await passes(suite, "It is 6 * 200, so 1200.")).toBe(true);
    expect(await passes(suite, "Answer: 1210")).toBe(false);
    expect(promptOf(suite)).not.toContain("####");
  });

  it("takes numbers of other sets, and the boxed answer of MATH", async () => {
    expect(
      await passes(load([{ problem: "P", solution: "So \\boxed{42}.", level: "1" }]), "Answer: 42"),
    ).toBe(true);
    expect(await passes(load([{ problem: "P", answer: 204 }]), "We get 204")).toBe(true);
    expect(load([{ problem: "P", solution: "\\boxed{\\frac{1}{2}}" }]).cases[0]?.graders[0]?.value).toBe(
      "\\frac{1}{2}",
    );
    expect(await passes(load([{ Body: "B", Question: "Q", Answer: 8 }]), "8 apples")).toBe(true);
    expect(await passes(load([{ question: "Q", answer: "7" }]), "The sum is 7.")).toBe(true);
  });

  it("asks BoolQ for yes or no", async () => {
    const suite = load([{ question: "is grass green", passage: "Grass is green.", answer: true }]);
    expect(await passes(suite, "Yes.")).toBe(true);
    expect(await passes(suite, "no")).toBe(false);
    expect(promptOf(suite)).toContain("Grass is green.");
  });

  it("grades spans of SQuAD and DROP by shared words, numbers by value, and knows what has no answer", async () => {
    const squad = load([
      {
        id: "1",
        title: "T",
        context: "Ann met Bob in Paris.",
        question: "Where?",
        answers: { text: ["in Paris", "Paris"], answer_start: [1, 2] },
      },
      {
        id: "2",
        title: "T",
        context: "Ann met Bob in Paris.",
        question: "When?",
        answers: { text: [], answer_start: [] },
      },
    ]);
    expect(await passes(squad, "Paris")).toBe(true);
    expect(await passes(squad, "Unanswerable.", 1)).toBe(true);
    expect(await passes(squad, "Monday", 1)).toBe(false);
    expect(squad.cases[0]?.cluster).toBe(squad.cases[1]?.cluster);
    const drop = load([
      { passage: "3 and 4 goals.", question: "Sum?", answers_spans: { spans: ["7"], types: ["number"] } },
    ]);
    expect(await passes(drop, "7 goals")).toBe(true);
  });

  it("takes TriviaQA's aliases, and BIG-Bench's letters and words", async () => {
    expect(
      await passes(
        load([{ question: "Q", answer: { value: "UK", aliases: ["Great Britain"] } }]),
        "great britain",
      ),
    ).toBe(true);
    const rows = [
      { input: "Which?\nOptions:\n(A) red\n(B) green", target: "(B)" },
      { input: "not True is", target: "False" },
    ];
    const [suite] = loadSuites(writeFiles({ "bbh.json": JSON.stringify({ canary: "x", examples: rows }) }));
    if (suite === undefined) throw new Error("no suite");
    expect(await passes(suite, "(B)")).toBe(true);
    expect(await passes(suite, "So it is.\nAnswer: False", 1)).toBe(true);
    expect(await passes(suite, "Answer: True", 1)).toBe(false);
  });

  it("keeps braces of a prompt, and takes a prompt of one's own", () => {
    expect(promptOf(load([{ question: "What is {{x}}?", answer: "#### 1" }]))).toContain("{{x}}");
    expect(promptOf(load([{ question: "Q", answer: "#### 1" }], { prompt: "Solve: {{question}}" }))).toBe(
      "Solve: Q",
    );
  });
});

describe("code", () => {
  it.skipIf(!hasPython())("runs the tests of HumanEval and MBPP", async () => {
    const human = load([
      {
        task_id: "H/0",
        prompt: 'def twice(n: int) -> int:\n    """Twice n."""\n',
        entry_point: "twice",
        canonical_solution: "",
        test: "def check(candidate):\n    assert candidate(2) == 4\n",
      },
    ]);
    expect(await passes(human, "```python\ndef twice(n):\n    return 2 * n\n```")).toBe(true);
    expect(await passes(human, "```python\ndef twice(n):\n    return n\n```")).toBe(false);
    const mbpp = load([
      {
        task_id: 1,
        text: "Write a function to double.",
        code: "def double(n):\n  return 2*n",
        test_list: ["assert double(2) == 4", "assert double(0) == 0"],
        test_setup_code: "",
      },
    ]);
    expect(await passes(mbpp, "```python\ndef double(n):\n    return n + n\n```")).toBe(true);
    expect(await passes(mbpp, "```python\ndef double(n):\n    return 4\n```")).toBe(false);
  });
});

/** An instruction with its arguments, a reply that follows it and one that does not. */
const instructions: readonly (readonly [string, Row, string, string])[] = [
  ["punctuation:no_comma", {}, "No comma.", "Well, one."],
  ["keywords:existence", { keywords: ["Sun"] }, "the sun", "rain"],
  ["keywords:forbidden_words", { forbidden_words: ["art"] }, "a party", "the Art of it"],
  ["keywords:frequency", { keyword: "a.b", relation: "at least", frequency: 2 }, "a.b A.B", "a.b axb"],
  ["keywords:letter_frequency", { letter: "q", let_relation: "less than", let_frequency: 2 }, "one q", "q Q"],
  ["length_constraints:number_words", { relation: "at least", num_words: 3 }, "one two three", "one two"],
  [
    "length_constraints:number_sentences",
    { relation: "less than", num_sentences: 3 },
    "One. Two!",
    "One. Two! Three?",
  ],
  ["length_constraints:number_paragraphs", { num_paragraphs: 2 }, "one\n***\ntwo", "one"],
  [
    "length_constraints:nth_paragraph_first_word",
    { num_paragraphs: 2, nth_paragraph: 2, first_word: "then" },
    "First.\n\nThen, go.",
    "First.\n\nGo.",
  ],
  ["detectable_content:number_placeholders", { num_placeholders: 2 }, "[name] at [place]", "[name]"],
  ["detectable_content:postscript", { postscript_marker: "P.S." }, "Hi\nP.S. bye", "Hi"],
  ["detectable_format:number_bullet_lists", { num_bullets: 2 }, "* one\n* two", "* one"],
  ["detectable_format:constrained_response", {}, "My answer is yes.", "Yes."],
  ["detectable_format:number_highlighted_sections", { num_highlights: 2 }, "*one* and **two**", "*one*"],
  [
    "detectable_format:multiple_sections",
    { section_spliter: "Section", num_sections: 2 },
    "Section 1\nx\nSection 2\ny",
    "Section 1",
  ],
  ["detectable_format:json_format", {}, '{"a": 1}', "a: 1"],
  ["detectable_format:title", {}, "<<Joy>>\nText", "Joy"],
  ["combination:two_responses", {}, "one\n******\ntwo", "one"],
  ["combination:repeat_prompt", { prompt_to_repeat: "Say it." }, "Say it.\nIt.", "It."],
  ["startend:end_checker", { end_phrase: "The end." }, "So. The end.", "The end. No."],
  ["startend:quotation", {}, '"All of it."', "All of it."],
  [
    "change_case:capital_word_frequency",
    { capital_relation: "at least", capital_frequency: 2 },
    "NOW GO",
    "NOW go",
  ],
  ["change_case:english_capital", {}, "LOUD!", "Loud"],
  ["change_case:english_lowercase", {}, "quiet", "Quiet"],
];

describe("IFEval", () => {
  for (const [id, args, good, bad] of instructions)
    it(`checks ${id}`, async () => {
      const suite = load([{ key: 1, prompt: "Write.", instruction_id_list: [id], kwargs: [args] }]);
      expect(await passes(suite, good)).toBe(true);
      expect(await passes(suite, bad)).toBe(false);
    });

  it("wants all instructions of a prompt, and does not score one that it cannot check", async () => {
    const suite = load([
      {
        key: 1,
        prompt: "Write.",
        instruction_id_list: ["punctuation:no_comma", "startend:quotation"],
        kwargs: [{}, {}],
      },
      {
        key: 2,
        prompt: "Write.",
        instruction_id_list: ["punctuation:no_comma", "language:response_language"],
        kwargs: [{}, { language: "de" }],
      },
    ]);
    expect(await passes(suite, '"Fine."')).toBe(true);
    expect(await passes(suite, "Fine.")).toBe(false);
    expect(suite.cases[1]?.unscorable).toContain("language:response_language");
  });
});

describe("what is not clear", () => {
  const faultOf = (row: Row): string => {
    try {
      load([row]);
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : "";
    }
  };

  it("is refused with the fix", () => {
    expect(faultOf({ question_id: 81, category: "writing", turns: ["Write.", "Shorter."] })).toContain(
      "--judge",
    );
    expect(faultOf({ instruction: "Write.", input: "", output: "A text." })).toContain("judge_rubric");
    expect(faultOf({ document: "Long.", summary: "Short.", id: "1" })).toContain("rouge_l");
    expect(faultOf({ translation: { en: "a", de: "b" } })).toContain("bleu");
    expect(faultOf({ text: "Nice film", label: 1 })).toContain("--prompt");
    expect(faultOf({ question: "Q", options: colours, solution: "green" })).toContain("`answer`");
    const long = "one two three four five six seven eight nine ten eleven twelve thirteen";
    expect(faultOf({ question: "Q", answer: long })).toContain("token_f1");
  });

  it("is taken where the columns are named, and plain files stay what they are", () => {
    expect(
      load([{ question: "Q", options: colours, solution: "green" }], { columns: { ideal: "solution" } })
        .cases,
    ).toHaveLength(1);
    expect(load([{ question: "Capital of France?", answer: "Paris" }]).cases[0]?.graders[0]?.type).toBe(
      "normalized",
    );
    expect(load([{ input: "Hi", ideal: "Ho" }]).cases[0]?.graders[0]?.type).toBe("starts_with");
  });
});
