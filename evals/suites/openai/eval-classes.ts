import type { GraderSpec } from "../../graders/grader.ts";
import { idealTexts } from "../build-case.ts";
import { gradeByMatch } from "./openai-samples.ts";

/** Arguments of a registered eval. */
export type EvalArgs = Readonly<Record<string, unknown>>;

/** What a class of OpenAI's evals makes of a sample's ideal; see `evals/elsuite/basic` there. */
export const evalClasses: Readonly<Record<string, (ideal: unknown, args: EvalArgs) => GraderSpec>> = {
  Match: gradeByMatch,
  Includes: (ideal, { ignore_case }) => ({
    type: "includes",
    values: idealTexts(ideal),
    mode: "any",
    words: false,
    case_sensitive: ignore_case !== true,
  }),
  FuzzyMatch: (ideal) => ({ type: "fuzzy", values: idealTexts(ideal), words: false }),
  JsonMatch: (ideal) => ({
    type: "json_equal",
    any_of: (Array.isArray(ideal) ? (ideal as readonly unknown[]) : [ideal]).map(jsonOf),
  }),
  JsonValidator: () => ({ type: "json_schema", whole: true }),
  Translate: (ideal) => ({ type: "bleu", values: idealTexts(ideal) }),
};

/** @throws SyntaxError where a text is not JSON */
function jsonOf(ideal: unknown): unknown {
  return typeof ideal === "string" ? (JSON.parse(ideal) as unknown) : ideal;
}
