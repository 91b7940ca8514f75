import { dirname, resolve } from "node:path";
import type { GraderSpec } from "../graders/grader.ts";
import { idealTexts, type WrittenCase } from "./build-case.ts";
import type { FileRow } from "./case-file.ts";
import type { CaseMessage, Place } from "./suite.ts";
import type { ProblemList } from "./suite-error.ts";

/** Classes of OpenAI's evals and how they grade; see `evals/elsuite/basic` there. */
const graderOfClass: Readonly<Record<string, (ideal: unknown) => GraderSpec>> = {
  Match: (ideal) => ({ type: "starts_with", values: idealTexts(ideal) }),
  Includes: (ideal) => ({ type: "includes", values: idealTexts(ideal), mode: "any", case_sensitive: true }),
  FuzzyMatch: (ideal) => ({ type: "includes", values: idealTexts(ideal), mode: "any" }),
  JsonMatch: (ideal) => ({ type: "json_equal", value: jsonIdeal(ideal) }),
};

function jsonIdeal(ideal: unknown): unknown {
  if (typeof ideal !== "string") return ideal;
  const value: unknown = JSON.parse(ideal);
  return value;
}

/** Samples `{input: [...messages] or text, ideal: text or [texts]}` as cases. */
export function openAiCases(
  rows: readonly FileRow[],
  file: string,
  problems: ProblemList,
): { readonly written: WrittenCase; readonly place: Place }[] {
  return rows.flatMap(({ line, value }) => {
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
    if (ideal === undefined) {
      problems.add(place, "ideal", "`ideal` is missing", 'Write "ideal": "..." or a list of right answers');
      return [];
    }
    const prompt = typeof input === "string" ? { input } : { messages: input };
    return [{ place, written: { ...prompt, ideal } }];
  });
}

function isMessages(input: unknown): input is CaseMessage[] {
  return (
    Array.isArray(input) &&
    input.length > 0 &&
    input.every((message: unknown) => typeof message === "object" && message !== null && "role" in message)
  );
}

/** The class that grades where a file of samples is given alone: OpenAI's own default. */
export const gradeByMatch = (ideal: unknown): GraderSpec =>
  (graderOfClass.Match as (ideal: unknown) => GraderSpec)(ideal);

export interface RegisteredEval {
  readonly name: string;
  readonly samplesFile: string;
  readonly gradeByIdeal: (ideal: unknown) => GraderSpec;
}

/** Evals of a registry file (`name: {class: evals.elsuite.basic.match:Match, args: {samples_jsonl: ...}}`); null: it is none. */
export function registeredEvals(
  value: unknown,
  file: string,
  problems: ProblemList,
): RegisteredEval[] | null {
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value as Record<string, unknown>).filter(
    (entry): entry is [string, { class: string; args?: Record<string, unknown> }] => {
      const found = entry[1];
      return (
        typeof found === "object" && found !== null && "class" in found && typeof found.class === "string"
      );
    },
  );
  if (entries.length === 0) return null;
  return entries.flatMap(([name, { class: className, args }]) => {
    const gradeByIdeal = graderOfClass[className.split(":").at(-1) ?? ""];
    const samples = args?.samples_jsonl;
    if (!gradeByIdeal) {
      const known = Object.keys(graderOfClass).join(", ");
      problems.add(
        { file, line: null },
        `${name}.class`,
        `${className} is not supported`,
        `Use one of ${known}, or write graders in a suite`,
      );
      return [];
    }
    if (typeof samples !== "string") {
      problems.add(
        { file, line: null },
        `${name}.args.samples_jsonl`,
        "the file of samples is missing",
        "Name it",
      );
      return [];
    }
    return [{ name, samplesFile: resolve(dirname(file), samples), gradeByIdeal }];
  });
}
