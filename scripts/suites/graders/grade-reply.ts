import type { CheckTools } from "../checks/check-tools.ts";
import type { GraderSpec, Reply, SuiteCase, SuiteHeader, WrittenReply } from "../suite-types.ts";
import { gradeCode } from "./grade-code.ts";
import { gradeJsonEqual, gradeJsonSchema, gradeSetF1 } from "./grade-json.ts";
import { gradeChoice, gradeNumeric } from "./grade-number.ts";
import { gradeSql } from "./grade-sql.ts";
import {
  gradeExact,
  gradeExcludes,
  gradeIncludes,
  gradeLength,
  gradeNormalized,
  gradeRefusal,
  gradeRegex,
} from "./grade-text.ts";
import { gradeToolCall } from "./grade-tool-call.ts";

type Grade = (spec: GraderSpec, reply: Reply, tools: CheckTools) => boolean | Promise<boolean>;

const onText =
  (grade: (spec: GraderSpec, text: string) => boolean): Grade =>
  (spec, reply) =>
    grade(spec, reply.text);

const grades: Readonly<Record<string, Grade>> = {
  exact: onText(gradeExact),
  normalized: onText(gradeNormalized),
  includes: onText(gradeIncludes),
  excludes: onText(gradeExcludes),
  regex: onText(gradeRegex),
  numeric: onText(gradeNumeric),
  choice: onText(gradeChoice),
  json_equal: onText(gradeJsonEqual),
  json_schema: onText(gradeJsonSchema),
  set_f1: onText(gradeSetF1),
  code_javascript: (spec, reply, tools) => gradeCode(spec, reply.text, tools.runPython),
  code_python: (spec, reply, tools) => gradeCode(spec, reply.text, tools.runPython),
  length: onText(gradeLength),
  refusal: onText(gradeRefusal),
  tool_call: gradeToolCall,
  sql_result: (spec, reply, tools) => gradeSql(spec, reply.text, tools.runQuery),
};

export function toReply(written: WrittenReply): Reply {
  if (typeof written === "string") return { text: written, toolCalls: [] };
  return { text: written.text ?? "", toolCalls: written.tool_calls ?? [] };
}

/**
 * Types of the graders that a reply fails; empty when it passes all.
 *
 * These graders are deliberately plain: a second, independent reading of `datasets/suites/README.md` beside the harness's own.
 */
export async function failedGraders(
  header: SuiteHeader,
  suiteCase: SuiteCase,
  written: WrittenReply,
  tools: CheckTools,
): Promise<string[]> {
  const failed: string[] = [];
  for (const grader of suiteCase.graders) {
    const grade = grades[grader.type];
    if (!grade) throw new Error(`grader "${grader.type}" has no implementation in scripts/suites/graders`);
    const spec = { ...header.grader_defaults?.[grader.type], ...grader };
    if (!(await grade(spec, toReply(written), tools))) failed.push(grader.type);
  }
  return failed;
}
