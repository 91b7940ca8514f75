import { numberOf, objectOf, textsOf } from "./dataset-row.ts";
import type { AmbiguousShape } from "./dataset-shape.ts";

const byJudge = (column: string, reference: string): string =>
  `Write a suite: {prompt: "{{${column}}}", cases: {file: ..., columns: {input: ${column}}}, graders: [{type: judge_rubric, rubric: ..., reference: "{{${reference}}}"}]}, and run it with --judge MODEL`;

/** Public forms that need a choice of their owner's: a text that no reply equals, or a judge. */
export const ambiguousShapes: readonly AmbiguousShape[] = [
  {
    name: "MT-Bench or Arena-Hard",
    fits: (row) => row.has("question_id", "turns"),
    reason: "its turns are open questions: a judge has to read the replies",
    fix: 'Write a suite with one case for each first turn (`messages`), and graders: [{type: judge_rubric, rubric: "..."}], and run it with --judge MODEL',
  },
  {
    name: "AlpacaEval, Alpaca or Dolly",
    fits: (row) => row.has("instruction") && (row.has("output") || row.has("response")),
    reason: "its answers are one of many good texts, which no other reply equals",
    fix: byJudge("instruction", "output"),
  },
  {
    name: "a set of summaries",
    fits: (row) =>
      ["document", "article", "dialogue", "text"].some((column) => row.has(column)) &&
      (row.has("summary") || row.has("highlights")),
    reason: "no reply equals a summary",
    fix: 'Write a suite: {prompt: "Summarize in one sentence:\\n{{document}}", cases: {file: ..., columns: {input: document}}, graders: [{type: rouge_l, value: "{{summary}}", threshold: 0.3}]}, or judge_rubric with --judge MODEL',
  },
  {
    name: "a set of translations",
    fits: (row) => objectOf(row.get("translation")) !== null || row.has("source", "reference"),
    reason: "which language is the source is not said, and no reply equals a translation",
    fix: 'Save source and reference as columns, and write a suite with a prompt that names both languages and graders: [{type: bleu, value: "{{reference}}"}]',
  },
  {
    name: "a set with class numbers",
    fits: (row) => row.has("label") && Number.isInteger(numberOf(row.get("label"))) && !row.has("answer"),
    reason: "`label` is a number, and what it stands for is not in the file",
    fix: "Replace the numbers by the names of the classes, and name them in --prompt",
  },
  {
    name: "a set with a list of options",
    fits: (row) =>
      ["choices", "options", "endings", "candidates"].some((column) => textsOf(row.get(column)) !== null),
    reason: "which column marks the right option is not known",
    fix: "Call that column `answer`, with the option's letter, its text, or its number counted from 0",
  },
];
