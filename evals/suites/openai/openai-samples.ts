import type { GraderSpec } from "../../graders/grader.ts";
import { idealTexts, type WrittenCase } from "../build-case.ts";
import type { FileRow } from "../case-file.ts";
import type { CaseMessage, Place } from "../suite.ts";
import type { ProblemList } from "../suite-error.ts";

/** A sample as a case, with its place. */
export interface PlacedSample {
  readonly written: WrittenCase;
  readonly place: Place;
  /** All fields of the sample. */
  readonly sample: FileRow["value"];
}

/**
 * Samples `{input: [...messages] or text, ideal: text or [texts]}` as cases.
 *
 * @param needsIdeal whether the grader compares with it; a judge may do without
 */
export function openAiCases(
  rows: readonly FileRow[],
  file: string,
  problems: ProblemList,
  needsIdeal = true,
): PlacedSample[] {
  return rows.flatMap(({ line, value }): PlacedSample[] => {
    const place = { file, line };
    const { input, ideal } = value;
    if (typeof input !== "string" && !isMessages(input)) {
      problems.add(
        place,
        "input",
        "the input is neither text nor messages",
        'Write "input": [{"role": "user", "content": "..."}]',
      );
      return [];
    }
    if (ideal === undefined && needsIdeal) {
      problems.add(place, "ideal", "`ideal` is missing", 'Write "ideal": "..." or a list of right answers');
      return [];
    }
    const prompt = typeof input === "string" ? { input } : { messages: input };
    return [{ place, written: { ...prompt, ...(ideal === undefined ? {} : { ideal }) }, sample: value }];
  });
}

export function isMessages(input: unknown): input is CaseMessage[] {
  return (
    Array.isArray(input) &&
    input.length > 0 &&
    input.every((message: unknown) => typeof message === "object" && message !== null && "role" in message)
  );
}

/** How a file of samples is graded that stands alone: OpenAI's own default. */
export const gradeByMatch = (ideal: unknown): GraderSpec => ({
  type: "starts_with",
  values: idealTexts(ideal),
  words: false,
});
