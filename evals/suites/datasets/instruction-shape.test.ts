import { describe, expect, it } from "vitest";
import { load, type Row, rowGrader } from "./testing/graded-rows.ts";

const passes = rowGrader();

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
