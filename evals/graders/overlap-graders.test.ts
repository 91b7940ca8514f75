import { describe, expect, it } from "vitest";
import { bleuScore } from "./bleu.ts";
import { gleuScore } from "./gleu.ts";
import { gradeReply } from "./grade-case.ts";
import { meteorScore } from "./meteor.ts";
import { replyOf, toolsWith } from "./testing.ts";

// The sentences and figures of NLTK's documentation (nltk.translate.bleu_score, nltk.translate.meteor_score).
const candidate =
  "It is a guide to action which ensures that the military always obeys the commands of the party";
const other = "It is to insure the troops forever hearing the activity guidebook that party direct";
const references = [
  "It is a guide to action that ensures that the military will forever heed Party commands",
  "It is the guiding principle which guarantees the military forces always being under the command of the Party",
  "It is the practical guide for the army always to heed the directions of the party",
];

describe("bleuScore", () => {
  it("gives NLTK's figure for a sentence against three references", () => {
    expect(bleuScore(candidate, references)).toBeCloseTo(0.5045666840058485, 12);
  });

  it("is next to nothing where no run of four words is shared, and 1 for equal texts of any length", () => {
    expect(bleuScore(other, references)).toBeLessThan(0.001);
    expect(bleuScore("hello world", ["Hello  world"])).toBe(1);
    expect(bleuScore("", references)).toBe(0);
    expect(bleuScore("x", ["  "])).toBe(0);
  });

  it("punishes brevity by the paper's factor", () => {
    // Three of six words, all runs right: exp(1 - 6/3).
    expect(bleuScore("the cat sat", ["the cat sat on the mat"])).toBeCloseTo(Math.exp(-1), 12);
  });
});

describe("gleuScore", () => {
  it("is the smaller of precision and recall over runs of one to four words", () => {
    // By hand: of "the cat sat" (3+2+1 runs) and "the cat sat down" (4+3+2+1) six are shared.
    expect(gleuScore("the cat sat", "The cat sat down.")).toBeCloseTo(6 / 10, 12);
    expect(gleuScore("The cat sat down", "the cat sat")).toBeCloseTo(6 / 10, 12);
    expect(gleuScore("the the the", "the")).toBeCloseTo(1 / 6, 12);
    expect(gleuScore(" . ", "the")).toBe(0);
  });
});

describe("meteorScore", () => {
  it("gives NLTK's figure where no synonym is needed", () => {
    expect(meteorScore(candidate, references[0] ?? "")).toBeCloseTo(0.6944, 4);
  });

  it("pairs words by their stems, and punishes scattered ones", () => {
    // By hand: all three words pair in one chunk, 1 - 0.5 / 27; reversed in three chunks, 1 - 0.5.
    expect(meteorScore("cats running fast", "cat runs fast")).toBeCloseTo(1 - 0.5 / 27, 12);
    expect(meteorScore("fast running cats", "cats running fast")).toBeCloseTo(0.5, 12);
    expect(meteorScore("nothing shared", "other words")).toBe(0);
  });
});

describe("graders over these scores", () => {
  const grade = (spec: Parameters<typeof gradeReply>[0], text: string) =>
    gradeReply(spec, replyOf(text), toolsWith());

  it.each([
    ["bleu", 0.5],
    ["gleu", 0.5],
    ["meteor", 0.5],
  ])("%s takes the best of several references and passes from its threshold on", async (type, usual) => {
    const values = ["quite different words here", "the cat sat on the mat"];
    const whole = await grade({ type, values }, "the cat sat on the mat");
    expect(whole.passed).toBe(true);
    expect(whole.score).toBeGreaterThan(0.99);
    const half = await grade({ type, values }, "a cat slept upon a mat");
    expect(half.score).toBeLessThan(usual);
    expect(half.passed).toBe(false);
    expect((await grade({ type, values, threshold: 0 }, "nothing")).passed).toBe(true);
  });

  it("rouge_n by recall asks how much of the reference is there", async () => {
    const spec = { type: "rouge_n", value: "hello world", measure: "recall" };
    expect((await grade(spec, "well hello there wide world of ours")).score).toBe(1);
    expect(
      (await grade({ ...spec, measure: "f1" }, "well hello there wide world of ours")).score,
    ).toBeCloseTo(4 / 9, 12);
    expect((await grade(spec, "hello")).score).toBe(0.5);
  });

  it("exact is character by character when it is strict", async () => {
    expect((await grade({ type: "exact", value: "yes" }, "```\nyes\n```")).passed).toBe(true);
    expect((await grade({ type: "exact", value: "yes", strict: true }, "yes ")).passed).toBe(false);
    expect((await grade({ type: "exact", value: "yes", strict: true }, "yes")).passed).toBe(true);
  });

  // The cases of OpenAI's evals/elsuite/utils.py fuzzy_match: either holds the other, articles and punctuation aside.
  it.each([
    ["The Eiffel Tower!", "eiffel tower", true],
    ["It is a big cat.", "the big cat", true],
    ["cat", "a big cat", true],
    ["dog", "cat", false],
    ["", "cat", false],
    ["the", "", true],
  ])("fuzzy: %j against %j is %s", async (text, value, passed) => {
    expect((await grade({ type: "fuzzy", value }, text)).passed).toBe(passed);
  });
});
