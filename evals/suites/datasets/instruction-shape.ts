import type { GraderSpec } from "../../graders/grader.ts";
import type { DatasetRow } from "./dataset-row.ts";
import { objectOf, textsOf } from "./dataset-row.ts";
import type { DatasetShape } from "./dataset-shape.ts";

type Arguments = Readonly<Record<string, unknown>>;

const script = (code: string): GraderSpec => ({ type: "script_javascript", code });
const quoted = (value: unknown): string => JSON.stringify(value ?? "");
const number = (value: unknown): number => {
  if (typeof value !== "number") throw new Error("an instruction lacks its number");
  return value;
};

/** "at least" and "less than" are the two relations of IFEval. */
const holds = (count: string, relation: unknown, limit: unknown): GraderSpec =>
  script(`(${count}) ${relation === "less than" ? "<" : ">="} ${number(limit)}`);

const countOf = (pattern: string, flags = "g"): string =>
  `(output.match(new RegExp(${quoted(pattern)}, ${quoted(flags)})) || []).length`;
const escaped = (text: unknown): string => String(text ?? "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const wordsOf = (cell: unknown): string[] => [...(textsOf(cell) ?? [])];

/** IFEval's verifiable instructions (Zhou et al. 2023, arXiv:2311.07911) as graders; those of languages need a detector and are missing. */
const instructions: Readonly<Record<string, (args: Arguments) => GraderSpec>> = {
  "keywords:existence": ({ keywords }) =>
    script(`${quoted(wordsOf(keywords))}.every((word) => output.toLowerCase().includes(word.toLowerCase()))`),
  "keywords:frequency": ({ keyword, relation, frequency }) =>
    holds(countOf(escaped(keyword), "gi"), relation, frequency),
  "keywords:forbidden_words": ({ forbidden_words: words }) =>
    script(
      `!${quoted(wordsOf(words).map(escaped))}.some((word) => new RegExp("\\\\b" + word + "\\\\b", "i").test(output))`,
    ),
  "keywords:letter_frequency": ({ letter, let_relation: relation, let_frequency: frequency }) =>
    holds(countOf(escaped(letter), "gi"), relation, frequency),
  "length_constraints:number_words": ({ relation, num_words: words }) =>
    holds(countOf("[\\p{L}\\p{N}_]+", "gu"), relation, words),
  "length_constraints:number_sentences": ({ relation, num_sentences: sentences }) =>
    holds(countOf("[^.!?]*[\\p{L}\\p{N}][^.!?]*(?:[.!?]+|$)", "gu"), relation, sentences),
  "length_constraints:number_paragraphs": ({ num_paragraphs: paragraphs }) =>
    script(
      `output.split(/\\s?\\*\\*\\*\\s?/).filter((part) => part.trim() !== "").length === ${number(paragraphs)}`,
    ),
  "length_constraints:nth_paragraph_first_word": ({
    num_paragraphs: paragraphs,
    nth_paragraph: nth,
    first_word: word,
  }) =>
    script(
      `const parts = output.split(/\\n\\n/).filter((part) => part.trim() !== "");\nreturn parts.length === ${number(paragraphs)} && (parts[${number(nth)} - 1] || "").trim().split(/\\s+/)[0].replace(/^["'(]+|["').,!?:;]+$/g, "").toLowerCase() === ${quoted(word)}.toLowerCase();`,
    ),
  "detectable_content:number_placeholders": ({ num_placeholders: placeholders }) =>
    holds(countOf("\\[[^\\]]*\\]"), "at least", placeholders),
  "detectable_content:postscript": ({ postscript_marker: marker }) =>
    script(`output.toLowerCase().includes(${quoted(marker)}.toLowerCase())`),
  "detectable_format:number_bullet_lists": ({ num_bullets: bullets }) =>
    script(`${countOf("^\\s*(?:\\*[^*].*|-.*)$", "gm")} === ${number(bullets)}`),
  "detectable_format:constrained_response": () =>
    script(
      `["My answer is yes.", "My answer is no.", "My answer is maybe."].some((text) => output.includes(text))`,
    ),
  "detectable_format:number_highlighted_sections": ({ num_highlights: sections }) =>
    holds(countOf("\\*\\*?[^\\n*]*[^\\s*][^\\n*]*\\*\\*?"), "at least", sections),
  "detectable_format:multiple_sections": ({ section_spliter: splitter, num_sections: sections }) =>
    holds(countOf(`\\s?${escaped(splitter)}\\s?\\d+\\s?`), "at least", sections),
  "detectable_format:json_format": () => ({ type: "json_schema", whole: true }),
  "detectable_format:title": () => script(`/<<[^\\n]*[^\\s<>][^\\n]*>>/.test(output)`),
  "combination:two_responses": () =>
    script(
      `const parts = output.split("******").map((part) => part.trim());\nreturn parts.length === 2 && parts.every((part) => part !== "") && parts[0] !== parts[1];`,
    ),
  "combination:repeat_prompt": ({ prompt_to_repeat: prompt }) =>
    script(`output.trim().toLowerCase().startsWith(${quoted(prompt)}.trim().toLowerCase())`),
  "startend:end_checker": ({ end_phrase: phrase }) =>
    script(
      `output.trim().replace(/^"+|"+$/g, "").toLowerCase().endsWith(${quoted(phrase)}.trim().toLowerCase())`,
    ),
  "startend:quotation": () =>
    script(`output.trim().length > 1 && output.trim().startsWith('"') && output.trim().endsWith('"')`),
  "change_case:capital_word_frequency": ({ capital_relation: relation, capital_frequency: frequency }) =>
    holds(
      countOf("(?<![\\p{L}\\p{N}_])\\p{Lu}[\\p{Lu}\\p{N}_]*(?![\\p{L}\\p{N}_])", "gu"),
      relation,
      frequency,
    ),
  "change_case:english_capital": () => script(`/\\p{L}/u.test(output) && output === output.toUpperCase()`),
  "change_case:english_lowercase": () => script(`/\\p{L}/u.test(output) && output === output.toLowerCase()`),
  "punctuation:no_comma": () => script(`!output.includes(",")`),
};

/** @throws Error naming an instruction that cannot be checked: a score by the others would be that of another prompt */
function graderOf(id: string, args: Arguments): GraderSpec {
  const make = Object.hasOwn(instructions, id) ? instructions[id] : undefined;
  if (make === undefined) throw new Error(`the instruction ${id} cannot be checked here`);
  return { ...make(args), metric: id };
}

export const instructionShape: DatasetShape = {
  name: "IFEval",
  grading:
    "every instruction is checked by a program, and all have to be followed; prompts with an instruction on the language are not scored",
  fits: (row: DatasetRow) => row.has("prompt", "instruction_id_list", "kwargs"),
  toCase(row) {
    const ids = textsOf(row.get("instruction_id_list")) ?? [];
    if (ids.length === 0) throw new Error("`instruction_id_list` is empty");
    const kwargs = row.get("kwargs");
    const list: readonly unknown[] = Array.isArray(kwargs) ? kwargs : JSON.parse(String(kwargs));
    return {
      input: row.text("prompt"),
      combine: "all",
      graders: ids.map((id, index) => graderOf(id, objectOf(list[index]) ?? {})),
    };
  },
};
