import type { WrittenCase } from "../build-case.ts";
import { type DatasetRow, numberOf, objectOf, shortHash, textsOf } from "./dataset-row.ts";
import type { DatasetShape } from "./dataset-shape.ts";

const letters = "ABCDEFGHIJ";
const grading = "multiple choice; the letter that a reply picks is compared";
const shuffledGrading = `${grading}. The options are in an order of our own, because the file has the right one always in the same place`;

interface Question {
  /** Text before the question; a cluster of its own. */
  readonly context?: string | undefined;
  readonly question: string;
  readonly options: readonly string[];
  /** Index of the right option. */
  readonly right: number;
}

/** @throws Error where no option is the right one */
function choiceCase({ context, question, options, right }: Question): WrittenCase {
  if (options.length < 2 || options.length > letters.length)
    throw new Error(`there are ${options.length} options: 2 to ${letters.length} can be asked`);
  if (!Number.isInteger(right) || right < 0 || right >= options.length)
    throw new Error("no option is marked as the right one (a test split without answers?)");
  const lines = options.map(
    (option, index) => `${letters[index]}) ${option.replace(/\s*\n\s*/g, " ").trim()}`,
  );
  const parts = [context, question, lines.join("\n"), 'End with a line "Answer: X", where X is one letter.'];
  return {
    input: parts.filter((part) => part !== undefined && part !== "").join("\n\n"),
    graders: [{ type: "choice", value: letters[right] ?? "" }],
    ...(context === undefined ? {} : { cluster: `text-${shortHash(context)}` }),
  };
}

/** Options in an order that their own texts decide, the right one first in `options`. */
function shuffled(question: string, options: readonly string[]): Pick<Question, "options" | "right"> {
  const order = options
    .map((option, index) => ({ option, index, key: shortHash(`${question}\n${option}`) }))
    .sort((first, second) => (first.key < second.key ? -1 : 1));
  return {
    options: order.map(({ option }) => option),
    right: order.findIndex(({ index }) => index === 0),
  };
}

/** Index of a label: a number from `first` on, a letter, or an option's own text; -1: it is none. */
function rightOf(label: unknown, options: readonly string[], first = 0): number {
  const number = numberOf(label);
  if (number !== null) return number - first;
  if (typeof label !== "string") return -1;
  const text = label.trim().replace(/^\(?([A-J])[).]?$/i, "$1");
  return text.length === 1 ? letters.indexOf(text.toUpperCase()) : options.indexOf(label);
}

const columnsOf = (row: DatasetRow, columns: readonly string[]): string[] =>
  columns.filter((column) => row.get(column) !== undefined).map((column) => row.text(column));

/** ARC's `choices: {text, label}` or a list of `{text, label}`; null: it is neither. */
function labelled(
  cell: unknown,
): { readonly options: readonly string[]; readonly labels: readonly string[] } | null {
  const found = objectOf(cell);
  if (found) {
    const [options, labels] = [textsOf(found.text), textsOf(found.label)];
    return options && labels ? { options, labels } : null;
  }
  if (!Array.isArray(cell) || !cell.every((one) => objectOf(one)?.text !== undefined)) return null;
  const list = cell as readonly { text: unknown; label?: unknown }[];
  return { options: list.map(({ text }) => String(text)), labels: list.map(({ label }) => String(label)) };
}

const stemOf = (row: DatasetRow): { stem: string; choices: unknown } => {
  const nested = objectOf(row.get("question"));
  return nested
    ? { stem: String(nested.stem), choices: nested.choices }
    : {
        stem: row.text(row.has("question_stem") ? "question_stem" : "question"),
        choices: row.get("choices"),
      };
};

/** Options that stand in columns of their own, with the columns of text, question and label. */
function columnShape(
  name: string,
  columns: readonly string[],
  to: (row: DatasetRow) => Question,
): DatasetShape {
  return { name, grading, fits: (row) => row.has(...columns), toCase: (row) => choiceCase(to(row)) };
}

const lettered = (name: string, label: string): DatasetShape =>
  columnShape(name, ["question", "A", "B", "C", label], (row) => {
    const options = columnsOf(row, [..."ABCDEFGHIJ"]);
    return { question: row.text("question"), options, right: rightOf(row.get(label), options) };
  });

const firstIsRight = (
  name: string,
  columns: readonly string[],
  to: (row: DatasetRow) => { context?: string | undefined; question: string; options: readonly string[] },
): DatasetShape => ({
  name,
  grading: shuffledGrading,
  fits: (row) => row.has(...columns),
  toCase(row) {
    const { context, question, options } = to(row);
    return choiceCase({ context, question, ...shuffled(question, [...new Set(options)]) });
  },
});

const optional = (row: DatasetRow, column: string): string | undefined =>
  row.get(column) === undefined ? undefined : row.text(column);

const listColumns = ["choices", "options", "answers", "endings"] as const;
const labelColumns = [
  "answer",
  "label",
  "answer_index",
  "answer_idx",
  "correct",
  "gold",
  "target",
  "correct_option",
] as const;

const listIn = (row: DatasetRow): readonly string[] | null =>
  listColumns.map((column) => textsOf(row.get(column))).find((list) => list !== null && list.length > 1) ??
  null;

export const choiceShapes: readonly DatasetShape[] = [
  {
    name: "ARC, OpenBookQA or CommonsenseQA",
    grading,
    fits: (row) =>
      row.has("answerKey") && (row.has("choices") || objectOf(row.get("question"))?.choices !== undefined),
    toCase(row) {
      const { stem, choices } = stemOf(row);
      const found = labelled(choices);
      if (found === null) throw new Error("`choices` has no texts with labels");
      const { options, labels } = found;
      return choiceCase({ question: stem, options, right: labels.indexOf(String(row.get("answerKey"))) });
    },
  },
  columnShape("HellaSwag", ["endings", "label"], (row) => {
    const options = textsOf(row.get("endings")) ?? [];
    const context =
      row.get("ctx") === undefined
        ? `${row.text("ctx_a")} ${optional(row, "ctx_b") ?? ""}`.trim()
        : row.text("ctx");
    return {
      question: `Which ending continues this text best?\n\n${context}`,
      options,
      right: rightOf(row.get("label"), options),
    };
  }),
  firstIsRight("TruthfulQA, single right answer", ["question", "mc1_targets"], (row) => {
    const targets = objectOf(row.get("mc1_targets")) ?? {};
    // Either choices with labels, or each choice with its label.
    const choices = textsOf(targets.choices) ?? Object.keys(targets);
    const labels = textsOf(targets.labels) ?? Object.values(targets).map(String);
    const at = labels.indexOf("1");
    if (at < 0) throw new Error("no choice of `mc1_targets` is marked as the right one");
    return {
      question: row.text("question"),
      options: [choices[at] ?? "", ...choices.filter((_, index) => index !== at)],
    };
  }),
  firstIsRight("TruthfulQA", ["question", "best_answer", "incorrect_answers"], (row) => {
    const wrong = textsOf(row.get("incorrect_answers")) ?? row.text("incorrect_answers").split(/;\s*/);
    return {
      question: row.text("question"),
      options: [row.text("best_answer"), ...wrong].slice(0, letters.length),
    };
  }),
  firstIsRight("GPQA", ["question", "correct_answer", "incorrect_answer_1"], (row) => ({
    question: row.text("question"),
    options: columnsOf(row, [
      "correct_answer",
      "incorrect_answer_1",
      "incorrect_answer_2",
      "incorrect_answer_3",
    ]),
  })),
  firstIsRight("SciQ", ["question", "correct_answer", "distractor1"], (row) => ({
    context: optional(row, "support"),
    question: row.text("question"),
    options: columnsOf(row, ["correct_answer", "distractor1", "distractor2", "distractor3"]),
  })),
  columnShape("PIQA", ["goal", "sol1", "sol2", "label"], (row) => {
    const options = columnsOf(row, ["sol1", "sol2"]);
    return {
      question: `Which way reaches this goal?\n\n${row.text("goal")}`,
      options,
      right: rightOf(row.get("label"), options),
    };
  }),
  columnShape("WinoGrande", ["sentence", "option1", "option2", "answer"], (row) => {
    const options = columnsOf(row, ["option1", "option2"]);
    return {
      question: `What belongs in the gap?\n\n${row.text("sentence")}`,
      options,
      right: rightOf(row.get("answer"), options, 1),
    };
  }),
  columnShape("COPA", ["premise", "choice1", "choice2", "label"], (row) => {
    const options = columnsOf(row, ["choice1", "choice2"]);
    const asks = optional(row, "question") === "cause" ? "What was the cause?" : "What happened as a result?";
    return { question: `${row.text("premise")} ${asks}`, options, right: rightOf(row.get("label"), options) };
  }),
  columnShape("Social IQa", ["context", "question", "answerA", "answerB", "answerC"], (row) => {
    const options = columnsOf(row, ["answerA", "answerB", "answerC"]);
    const label = row.get("label") ?? row.get("correct");
    return {
      context: row.text("context"),
      question: row.text("question"),
      options,
      right: rightOf(label, options, 1),
    };
  }),
  columnShape("MedMCQA", ["question", "opa", "opb", "cop"], (row) => {
    const options = columnsOf(row, ["opa", "opb", "opc", "opd"]);
    return { question: row.text("question"), options, right: rightOf(row.get("cop"), options) };
  }),
  lettered("options in columns A, B, C, ... with an answer", "answer"),
  lettered("options in columns A, B, C, ... with a target", "target"),
  {
    name: "MMLU, MMLU-Pro, RACE, LogiQA or another with a list of options",
    grading: `${grading}. A number counts options from 0`,
    fits: (row) => listIn(row) !== null && labelColumns.some((column) => row.has(column)),
    toCase(row) {
      const options = listIn(row) ?? [];
      // MMLU-Pro has the letter and the index: where both stand there they agree.
      const label = labelColumns
        .map((column) => row.get(column))
        .find((cell) => cell !== undefined && !Array.isArray(cell));
      const context = ["article", "passage", "context", "story"].find(
        (column) => row.get(column) !== undefined,
      );
      const question = ["question", "prompt", "query", "input", "problem"].find(
        (column) => row.get(column) !== undefined,
      );
      if (question === undefined) throw new Error("no column holds the question");
      return choiceCase({
        context: context === undefined ? undefined : row.text(context),
        question: row.text(question),
        options,
        right: rightOf(label, options),
      });
    },
  },
];
