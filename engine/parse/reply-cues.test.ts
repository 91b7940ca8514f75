import { describe, expect, it } from "vitest";
import { replyCues } from "./reply-cues.ts";

const asked = (text: string): number | null => replyCues(text, 10).askedTokens;

describe("replyCues", () => {
  it.each([
    ["Describe it in 3 sentences.", 78],
    ["in three short sentences", 78],
    ["Write a 500-word essay.", 700],
    ["Write 1,500 words about bees.", 2100],
    ["Use at most two hundred words.", 280],
    ["Answer in one word.", 3],
    ["Explain it in a single sentence", 26],
    ["EXPLAIN IT IN ONE SENTENCE", 26],
    ["Is it prime? Answer yes or no.", 5],
    ["yes/no?", 5],
    ["Reply with the number only.", 5],
    ["Just the letter, please.", 5],
    ["Print only a single choice from A or B", 5],
    ["List 10 films", 180],
    ["Name three rivers", 54],
    ["Give me 5 tips", 175],
    ["Write 3 paragraphs that list 5 films", 285],
    ["In zwei Sätzen bitte", 52],
    ["Résume en trois phrases", 78],
    ["写800字", 640],
  ])("reads the length that %j asks for", (text, tokens) => {
    expect(asked(text)).toBeCloseTo(tokens, 5);
  });

  it.each([
    "These 3 paragraphs speak of the sea.",
    "Translate this sentence.",
    "He spoke two words and left.",
    "What is 17 * 23?",
    "The year 1984 has pages",
    "Fix the words below",
    "He has no number",
    "",
  ])("finds none in %j", (text) => {
    expect(asked(text)).toBeNull();
  });

  it("knows things that are to be made, by the noun that the verb meets first and the end of a compound", () => {
    const work = (text: string): number | null => replyCues(text, 10).workTokens;
    expect(work("Write an essay about a book")).toBe(750);
    expect(work("Write a book review")).toBe(250);
    expect(work("Write a cover letter")).toBe(250);
    expect(work("Which letter is it?")).toBeNull();
    expect(work("I read an essay about Rome")).toBeNull();
    expect(work("Implement a compiler for C")).toBeGreaterThan(work("Write a function") ?? 0);
  });

  it("knows what is to be brief, detailed, or explained", () => {
    expect(replyCues("Explain briefly", 5)).toMatchObject({ detail: 0.5, develops: true });
    expect(replyCues("Explain in detail", 5).detail).toBeGreaterThan(1);
    expect(replyCues("The code, without any explanation", 5).detail).toBeLessThan(0.5);
    expect(replyCues("请详细解释", 5)).toMatchObject({ detail: 1.7, develops: true });
  });

  it("bounds absurd requests", () => {
    expect(asked("in 20000 pages")).toBe(30_000);
    expect(asked("in 99999999999999999999 words")).toBeNull();
  });
});
