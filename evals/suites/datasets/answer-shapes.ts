import type { WrittenCase } from "../build-case.ts";
import { type DatasetRow, numberOf, objectOf, shortHash, textsOf } from "./dataset-row.ts";
import type { DatasetShape } from "./dataset-shape.ts";

const numberLine = 'End with a line "Answer: N", where N is the number alone.';
const answerLine = 'End with a line "Answer: ..." that holds the answer alone.';
const shortly = "Reply with the answer alone, in as few words as possible.";

const asked = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join("\n\n");

const about = (text: string): Pick<WrittenCase, "cluster"> => ({ cluster: `text-${shortHash(text)}` });

const marked = /####\s*([^\n]+?)\s*$/;

/** The last `\boxed{...}` of a solution, with braces that match; null: there is none. */
function boxedOf(solution: string): string | null {
  const start = solution.lastIndexOf("\\boxed{");
  if (start < 0) return null;
  let depth = 0;
  for (let at = start + "\\boxed".length; at < solution.length; at += 1) {
    if (solution[at] === "{") depth += 1;
    if (solution[at] === "}") depth -= 1;
    if (depth === 0) return solution.slice(start + "\\boxed{".length, at);
  }
  return null;
}

/** @throws Error where there is no answer */
function mathCase(question: string, answer: unknown): WrittenCase {
  const value = numberOf(answer);
  if (value !== null) return { input: asked(question, numberLine), graders: [{ type: "numeric", value }] };
  if (typeof answer !== "string" || answer === "") throw new Error("the row has no final answer");
  return { input: asked(question, answerLine), graders: [{ type: "normalized", value: answer }] };
}

const yesOrNo = (cell: unknown): string => {
  const text = String(cell).toLowerCase();
  if (["true", "1", "yes"].includes(text)) return "yes";
  if (["false", "0", "no"].includes(text)) return "no";
  throw new Error("the answer is neither true nor false");
};

const contextText = (cell: unknown): string => {
  const found = objectOf(cell);
  // HotpotQA: titles with lists of sentences.
  const [titles, sentences] = [found?.title, found?.sentences];
  if (Array.isArray(titles) && Array.isArray(sentences))
    return titles
      .map((title, at) => `${String(title)}: ${(textsOf(sentences[at]) ?? []).join("")}`)
      .join("\n");
  if (typeof cell === "string") return cell;
  throw new Error("`context` holds no text");
};

const unanswerable = "unanswerable";

export const answerShapes: readonly DatasetShape[] = [
  {
    name: "GSM8K",
    grading: "the number after #### is compared with the reply's",
    fits: (row) => row.has("question", "answer") && marked.test(String(row.get("answer"))),
    toCase: (row) => mathCase(row.text("question"), marked.exec(row.text("answer"))?.[1]),
  },
  {
    name: "MATH or AIME",
    grading:
      "the final answer: numbers by their value, anything else as text (other forms of the same expression count as wrong)",
    fits: (row) => row.has("problem") && (row.has("answer") || row.has("solution")),
    toCase: (row) => mathCase(row.text("problem"), row.get("answer") ?? boxedOf(row.text("solution"))),
  },
  {
    name: "SVAMP",
    grading: "the number is compared with the reply's",
    fits: (row) => row.has("body", "question", "answer") && numberOf(row.get("answer")) !== null,
    toCase: (row) => mathCase(asked(row.text("body"), row.text("question")), row.get("answer")),
  },
  {
    name: "BoolQ",
    grading: "yes or no",
    fits: (row) =>
      row.has("question", "passage") &&
      /^(?:true|false)$/i.test(String(row.get(row.has("answer") ? "answer" : "label"))),
    toCase: (row) => ({
      ...about(row.text("passage")),
      input: asked(
        row.text("passage"),
        `Question: ${row.text("question")}`,
        "Reply with one word: yes or no.",
      ),
      graders: [{ type: "normalized", value: yesOrNo(row.get(row.has("answer") ? "answer" : "label")) }],
    }),
  },
  {
    name: "DROP",
    grading: "numbers by their value, spans by the words that they share with the reply (F1)",
    fits: (row) =>
      row.has("passage", "question") &&
      (row.has("answers_spans") || objectOf(row.get("answer"))?.spans !== undefined),
    toCase(row) {
      const found = objectOf(row.get("answers_spans")) ?? objectOf(row.get("answer")) ?? {};
      const spans = textsOf(found.spans) ?? [];
      const number = numberOf(found.number) ?? (spans.length === 1 ? numberOf(spans[0]) : null);
      if (number === null && spans.length === 0)
        throw new Error("the row has neither a number nor a span as its answer");
      return {
        ...about(row.text("passage")),
        input: asked(row.text("passage"), `Question: ${row.text("question")}`, shortly),
        graders: [
          number === null
            ? { type: "token_f1", value: [...new Set(spans)].join(" ") }
            : { type: "numeric", value: number },
        ],
      };
    },
  },
  {
    name: "SQuAD",
    grading:
      "words that the reply shares with the best of the answers (F1); questions without one want the word unanswerable",
    fits: (row) => row.has("context", "question") && objectOf(row.get("answers"))?.text !== undefined,
    toCase(row) {
      const answers = [...new Set(textsOf(objectOf(row.get("answers"))?.text) ?? [])];
      return {
        ...about(row.text("context")),
        input: asked(
          row.text("context"),
          `Question: ${row.text("question")}`,
          shortly,
          `If the text does not say it, reply: ${unanswerable}`,
        ),
        graders: [
          answers.length === 0
            ? { type: "normalized", value: unanswerable }
            : { type: "token_f1", values: answers },
        ],
      };
    },
  },
  {
    name: "HotpotQA",
    grading: "words that the reply shares with the answer (F1)",
    fits: (row) => row.has("question", "answer") && objectOf(row.get("context"))?.sentences !== undefined,
    toCase: (row) => ({
      input: asked(contextText(row.get("context")), `Question: ${row.text("question")}`, shortly),
      graders: [{ type: "token_f1", value: row.text("answer") }],
    }),
  },
  {
    name: "TriviaQA",
    grading: "the answer or one of its aliases",
    fits: (row) => row.has("question") && objectOf(row.get("answer"))?.aliases !== undefined,
    toCase(row) {
      const { value, aliases } = objectOf(row.get("answer")) ?? {};
      return {
        input: asked(row.text("question"), shortly),
        graders: [{ type: "normalized", values: [...new Set([String(value), ...(textsOf(aliases) ?? [])])] }],
      };
    },
  },
  {
    name: "BIG-Bench Hard",
    grading: 'options by their letter, anything else as text after "Answer:"',
    fits: (row) =>
      row.has("input", "target") && typeof row.get("target") === "string" && !row.has("instruction"),
    toCase(row) {
      const target = row.text("target").trim();
      const letter = /^\(?([A-J])\)$/.exec(target)?.[1];
      const options = /^Options:/m.test(row.text("input"));
      if (letter !== undefined || (options && /^[A-J]$/.test(target)))
        return {
          input: asked(row.text("input"), 'End with a line "Answer: X", where X is one letter.'),
          graders: [{ type: "choice", value: letter ?? target }],
        };
      return mathCase(row.text("input"), target);
    },
  },
];

/** Rows whose answers are numbers, and nothing says otherwise. */
export const numberShape: DatasetShape = {
  name: "questions with numbers as answers",
  grading: "the number is compared with the reply's",
  fits: (row: DatasetRow) => row.has("question", "answer") && numberOf(row.get("answer")) !== null,
  toCase: (row) => mathCase(row.text("question"), row.get("answer")),
};
