import type { FileRow } from "../case-file.ts";
import { ambiguousShapes } from "./ambiguous-shapes.ts";
import { answerShapes, numberShape } from "./answer-shapes.ts";
import { choiceShapes } from "./choice-shapes.ts";
import { codeShapes } from "./code-shapes.ts";
import { datasetRow } from "./dataset-row.ts";
import type { AmbiguousShape, DatasetShape } from "./dataset-shape.ts";
import { instructionShape } from "./instruction-shape.ts";

const shapes: readonly DatasetShape[] = [instructionShape, ...codeShapes, ...answerShapes, ...choiceShapes];

/** Rows that are looked at, and the share of them that a form has to fit: a few may be broken. */
const rowsLookedAt = 200;
const shareThatFits = 0.9;

/** Answers of more words than this are texts, which no reply equals. */
const maxWordsOfAnswer = 12;

/** The public form that rows have; null: none that is known, or rows that are written for this harness or OpenAI's. */
export function recogniseDataset(rows: readonly FileRow[]): DatasetShape | AmbiguousShape | null {
  const seen = rows.slice(0, rowsLookedAt).map(({ value }) => datasetRow(value));
  if (seen.length === 0 || seen.some((row) => row.has("graders") || row.has("messages") || row.has("ideal")))
    return null;
  const fits = (shape: DatasetShape | AmbiguousShape): boolean =>
    seen.filter((row) => shape.fits(row)).length >= shareThatFits * seen.length;
  return shapes.find(fits) ?? ambiguousShapes.find(fits) ?? (fits(numberShape) ? numberShape : null);
}

export const isAmbiguous = (shape: DatasetShape | AmbiguousShape): shape is AmbiguousShape => "fix" in shape;

/** Whether half of the right answers are texts that no reply would equal. */
export function areLongAnswers(answers: readonly unknown[]): boolean {
  const long = answers.filter(
    (answer) => typeof answer === "string" && answer.trim().split(/\s+/).length > maxWordsOfAnswer,
  );
  return answers.length > 0 && long.length > answers.length / 2;
}
