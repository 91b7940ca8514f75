import { describe, expect, it } from "vitest";
import type { Suite } from "../suite.ts";
import { load, promptOf, type Row, rowGrader, suiteIn } from "./testing/graded-rows.ts";

const passes = rowGrader();

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
    const suite = suiteIn({
      "m.csv": `question,choices,answer\nGrass?,"['red', 'green']",1\nSky?,"[""red"",""blue""]",1\n`,
    });
    expect(await passes(suite, "B")).toBe(true);
    expect(await passes(suite, "A", 1)).toBe(false);
  });
});
