import { describe, expect, it } from "vitest";
import { questionGroup } from "./question-group.ts";
import { questionKey } from "./question-key.ts";

const plainForm =
  "Which animal in the orchard is awake at night and eats the fallen pears?\nA. hedgehog\nB. robin\nAnswer:";

describe("questionGroup", () => {
  it.each([
    [
      "other option letters and order",
      "Which animal in the orchard is awake at night and eats the fallen pears?\n(A) robin\n(B) hedgehog",
    ],
    [
      "an instruction line",
      'Please answer with the letter of the correct answer.\n\nWhich animal in the orchard is awake at night and eats the fallen pears?\nA) hedgehog\nB) robin\nPrint only a single choice from "A" or "B" without explanation. Answer:',
    ],
    ["no options", "which animal in the orchard is  awake at night, and eats the fallen pears"],
    [
      "labels and boxes",
      "Please read the following multiple-choice questions and provide the most likely correct answer.\n\nContext: None\n\nQuestion: Which animal in the orchard is awake at night and eats the fallen pears?\n\nOptions:\nA. hedgehog\nB. robin\n\nProvide the correct letter choice in \\boxed{X}.",
    ],
    [
      "options on the line",
      "Which animal in the orchard is awake at night and eats the fallen pears? (A) hedgehog (B) robin",
    ],
    [
      "worked examples before it",
      `What do geese eat most of the day on the meadow?\nA. grass\nB. fish\nAnswer:\nA\n\nWhere do swifts sleep?\nA. in the air\nB. in barns\nAnswer: A\n\n${plainForm}`,
    ],
  ])("is the same with %s", (_, text) => {
    expect(questionGroup(text)).toBe(questionGroup(plainForm));
  });

  it("differs for another question behind the same examples", () => {
    const example = "Where do swifts sleep at night?\nA. in the air\nB. in barns\nAnswer: A\n\n";
    const other =
      "Which animal in the orchard is awake by day and eats the fallen plums?\nA. wasp\nB. owl\nAnswer:";
    expect(questionGroup(example + other)).not.toBe(questionGroup(example + plainForm));
    expect(questionGroup(example + other)).toBe(questionGroup(other));
  });

  it("keeps the options where the stem names no question, in any order", () => {
    const first = questionGroup("Which of these is true?\nA. Snow is warm.\nB. Ice floats.");
    expect(questionGroup("Which of these is true?\nA. Coal is white.\nB. Lead floats.")).not.toBe(first);
    expect(questionGroup("Which of these is true?\nA) ice floats\nB) snow is warm")).toBe(first);
  });

  it("keeps signs of arithmetic and points inside numbers", () => {
    const keys = ["What is 2 + 2 in base ten?", "What is 2 * 2 in base ten?", "What is 2 - 2 in base ten?"];
    expect(new Set(keys.map(questionGroup)).size).toBe(3);
    expect(questionGroup("Round 1.5 and 1,000 up.")).toBe(questionGroup("round 1.5 and 1000 up"));
    expect(questionGroup("Round 1.5 and 1,000 up.")).not.toBe(questionGroup("Round 15 and 1,000 up."));
  });

  it("leaves an ordinary prompt whole, answers in it or not", () => {
    const letter = "Answer: yes, we have pears.\n\nPlease rewrite the letter above.";
    expect(questionKey(letter)).toContain("we have pears");
    expect(questionKey("I. Introduction to the orchard\nII. Methods used in it")).toContain("methods");
  });

  it("falls back to the whole text where nothing but instructions is left", () => {
    expect(questionGroup("Answer: yes or no, in one sentence.")).not.toBe(
      questionGroup("Give the final answer only."),
    );
  });

  it("groups other scripts and full-width forms", () => {
    expect(questionGroup("世界で一番高い山は何ですか？")).toBe(questionGroup("世界で一番高い山は何ですか"));
    expect(questionGroup("世界で一番高い山は何ですか？")).not.toBe(
      questionGroup("世界で一番長い川は何ですか？"),
    );
    expect(questionGroup("ＡＢＣ １２３ ４５６ ７８９")).toBe(questionGroup("abc 123 456 789"));
  });

  it("cuts question and answer pairs without blank lines", () => {
    const pairs =
      "Q: Who feeds the goats in the morning?\nA: Ann\nQ: Who shears the sheep in the spring?\nA:";
    expect(questionGroup(pairs)).toBe(questionGroup("Who shears the sheep in the spring?"));
  });
});
