import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { parse } from "yaml";
import type { GraderSpec } from "../../evals/graders/grader.ts";
import { graderSchemas } from "../../evals/graders/grader-schemas.ts";
import { caseSchema, headerSchema } from "./case-schema.ts";
import type { Problem, Suite, SuiteCase, SuiteHeader } from "./suite-types.ts";

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const isHeader = ajv.compile<SuiteHeader>(headerSchema);
const isCase = ajv.compile<SuiteCase>(caseSchema);
const graderValidators = new Map<string, ValidateFunction>(
  Object.entries(graderSchemas).map(([type, schema]) => [type, ajv.compile(schema)]),
);

function describe(errors: readonly ErrorObject[] | null | undefined): string {
  return (errors ?? [])
    .map((error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`)
    .join("; ");
}

function graderProblems(graders: readonly GraderSpec[]): string[] {
  return graders.flatMap((grader, index) => {
    const validate = graderValidators.get(grader.type);
    if (!validate) return [`/graders/${index}/type "${grader.type}" is not a known grader`];
    return validate(grader) ? [] : [`/graders/${index}: ${describe(validate.errors)}`];
  });
}

/**
 * Reads one suite. A line that does not fit the schema becomes a problem with its line number and is left out of `cases`.
 *
 * @throws when the header is unreadable or does not fit its schema: without it nothing else can be judged.
 */
export function readSuite(directory: string, file: string): { suite: Suite; problems: Problem[] } {
  const header: unknown = parse(readFileSync(join(directory, file), "utf8"));
  if (!isHeader(header)) throw new Error(`${file}: ${describe(isHeader.errors)}`);
  const problems: Problem[] = [];
  const cases: SuiteCase[] = [];
  const lines = readFileSync(join(directory, header.cases), "utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  lines.forEach((line, index) => {
    const complain = (caseId: string | null, message: string) =>
      problems.push({ file: header.cases, line: index + 1, caseId, message });
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch (error) {
      complain(null, `not JSON: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    if (!isCase(row)) {
      complain(null, describe(isCase.errors));
      return;
    }
    const complaints = graderProblems(row.graders);
    if (row.task_type !== header.task_type) complaints.push(`/task_type must be "${header.task_type}"`);
    for (const complaint of complaints) complain(row.id, complaint);
    if (complaints.length === 0) cases.push(row);
  });
  return { suite: { header, file, cases }, problems };
}
