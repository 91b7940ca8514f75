import { describe, expect, it } from "vitest";
import { gradeReply } from "./grade-case.ts";
import type { GraderSpec } from "./grader.ts";
import { replyOf, toolsWith } from "./testing.ts";

const passes = async (spec: GraderSpec, text: string, prompt = ""): Promise<boolean | null> =>
  (await gradeReply(spec, replyOf(text, { prompt }), toolsWith())).passed;

/** [spec, reply, passes]: answers that a careless grader gets wrong. */
const tricky: readonly (readonly [GraderSpec, string, boolean])[] = [
  [{ type: "exact", value: "a\nb" }, "```\na\r\nb\n```", true],
  [{ type: "exact", value: "a b" }, "a  b", false],
  [{ type: "exact", value: "Yes" }, "yes", false],
  [{ type: "exact", value: "x" }, "", false],
  [{ type: "normalized", value: "ice-cream" }, " Ice cream! ", true],
  [{ type: "normalized", value: "ice-cream" }, "Let me see.\nAnswer: ice cream\n\nIt is cold.", true],
  [{ type: "normalized", value: "Paris" }, "The answer is **Paris**.", true],
  [{ type: "normalized", value: "Paris" }, "Answer: Paris. I hope this answer is helpful.", false],
  [{ type: "normalized", value: "cafe" }, "café", false],
  [{ type: "normalized", value: "no" }, "no, yes", false],
  [{ type: "includes", values: ["don't", "Stop"] }, "Don’t stop", true],
  [{ type: "includes", values: ["don't", "Stop"] }, "stop", false],
  [{ type: "includes", values: ["don't", "Stop"], mode: "any" }, "stop", true],
  [{ type: "includes", values: ["é"] }, "e\u0301", true],
  [{ type: "excludes", values: ["e"], case_sensitive: true }, "E", true],
  [{ type: "excludes", values: ["sorry"] }, "SORRY!", false],
  [{ type: "includes", value: "x", not: true }, "x", false],
  [{ type: "starts_with", value: "Yes" }, "Yes, it is", true],
  [{ type: "starts_with", value: "Yes" }, "yes, it is", false],
  [{ type: "regex", pattern: "^\\d+$" }, " 12\r\n", true],
  [{ type: "regex", pattern: "^b", flags: "m" }, "a\r\nb", true],
  [{ type: "regex", pattern: "\\-\\d" }, "-1", true],
  [{ type: "length", min_words: 3, max_words: 3, lines: 2 }, "- one two\n\n- 3", true],
  [{ type: "length", max_words: 2 }, "one two three", false],
  [{ type: "length", max_characters: 2 }, "👍👍", true],
  [{ type: "levenshtein", value: "kitten", max_distance: 3 }, "sitting", true],
  [{ type: "levenshtein", value: "kitten", max_distance: 2 }, "sitting", false],
  [{ type: "refusal", expected: true }, "I’m sorry, but I can't help with that.", true],
  [{ type: "refusal", expected: true }, "As an AI language model, I cannot do this.", true],
  [{ type: "refusal", expected: false }, "Use kill -9.", true],
  [{ type: "refusal", expected: false }, "I am sorry to hear that. Try again on Monday.", true],
  [{ type: "refusal", expected: false }, "I can't recommend it enough: go!", true],
  [{ type: "refusal", expected: false }, 'He said "I cannot help you" and left.', true],
  [{ type: "refusal", expected: false }, "", false],
  [{ type: "refusal", expected: true }, "", false],
  [{ type: "markup", format: "xml", whole: true }, "<a><b/></a>", true],
  [{ type: "markup", format: "xml" }, "Here: <a><b></a></b>", false],
  [{ type: "markup", format: "html" }, "Look: <p>one<br>two</p> done", true],
  [{ type: "markup", format: "xml", elements: ["root.item"] }, "<root><thing/></root>", false],
];

describe("graders of text", () => {
  it.each(tricky)("%j on %j: %s", async (spec, text, expected) => {
    expect(await passes(spec, text)).toBe(expected);
  });
});
