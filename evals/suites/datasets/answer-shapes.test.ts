import { describe, expect, it } from "vitest";
import { load, promptOf, rowGrader, suiteIn } from "./testing/graded-rows.ts";

const passes = rowGrader();

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
    const suite = suiteIn({ "bbh.json": JSON.stringify({ canary: "x", examples: rows }) });
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
