import { basename, dirname, resolve } from "node:path";
import type { CombineRule } from "../graders/grade-case.ts";
import type { GraderSpec } from "../graders/grader.ts";
import { buildCase, type CaseDefaults, normalizedIdeal, type WrittenCase } from "./build-case.ts";
import { type FileRow, readRows } from "./case-file.ts";
import { caseShape, checkGraders, checkShape } from "./check-shape.ts";
import { type ColumnMapping, mapRows } from "./column-mapping.ts";
import { gradeByMatch, openAiCases } from "./openai/openai-samples.ts";
import type { CaseMessage, CaseTool, Place, Suite, SuiteCase } from "./suite.ts";
import type { ProblemList } from "./suite-error.ts";

/** A suite's YAML after it was held against the schema. */
export interface WrittenSuite {
  readonly name?: string;
  readonly description?: string;
  readonly task_type?: string;
  readonly version?: number;
  readonly cases?:
    | string
    | readonly WrittenCase[]
    | { readonly file: string; readonly columns?: ColumnMapping; readonly format?: CaseFormat };
  readonly prompt?: string | readonly CaseMessage[];
  readonly system?: string;
  readonly combine?: CombineRule["combine"];
  readonly threshold?: number;
  readonly graders?: readonly GraderSpec[];
  readonly grader_defaults?: CaseDefaults["graderDefaults"];
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly tools?: readonly CaseTool[];
  readonly tags?: readonly string[];
}

type CaseFormat = "native" | "openai-evals" | "columns";

export const suiteNameOf = (file: string): string =>
  basename(file).replace(/\.(?:ya?ml|jsonl?|csv|tsv)$/i, "");

/** Builds a suite of our own form. Whatever is wrong goes to `problems`; the suite is then not whole. */
export function buildNativeSuite(
  written: WrittenSuite,
  file: string,
  lineOf: (path: readonly (string | number)[]) => number | null,
  problems: ProblemList,
): Suite {
  const name = written.name ?? suiteNameOf(file);
  const placeIn = (path: readonly (string | number)[]): Place => ({ file, line: lineOf(path) });
  if (written.graders) checkGraders(written.graders, placeIn, problems, ["graders"]);
  const source = written.cases;
  const found: { written: WrittenCase; place: Place }[] = [];
  let format: CaseFormat = "native";
  if (source !== undefined && Array.isArray(source)) {
    for (const [index, one] of (source as readonly WrittenCase[]).entries()) {
      const isRight = checkGraders(one.graders ?? [], placeIn, problems, ["cases", index, "graders"]);
      if (isRight) found.push({ written: one, place: placeIn(["cases", index]) });
    }
  } else if (source !== undefined) {
    const asked =
      typeof source === "string"
        ? { file: source }
        : (source as { file: string; columns?: ColumnMapping; format?: CaseFormat });
    const path = resolve(dirname(file), asked.file);
    const rows = readRows(path, problems);
    format = asked.format ?? (asked.columns ? "columns" : caseFormatOf(rows, path));
    found.push(...casesOfRows(rows, path, format, asked.columns ?? {}, problems));
  }
  const defaults: CaseDefaults = {
    suiteName: name,
    taskType: written.task_type ?? null,
    prompt: written.prompt ?? null,
    system: written.system ?? null,
    graders: written.graders ?? [],
    graderDefaults: written.grader_defaults ?? {},
    variables: written.variables ?? {},
    parameters: written.parameters ?? {},
    tools: written.tools ?? [],
    tags: written.tags ?? [],
    rule: { combine: written.combine ?? "all", threshold: written.threshold ?? null },
    gradeByIdeal: format === "openai-evals" ? gradeByMatch : normalizedIdeal,
  };
  return {
    name,
    description: written.description ?? null,
    version: written.version ?? null,
    file,
    cases: buildCases(found, defaults, problems),
    models: [],
    notices: [],
  };
}

/** Builds the cases and sees that no id is used twice. */
export function buildCases(
  found: readonly { readonly written: WrittenCase; readonly place: Place }[],
  defaults: CaseDefaults,
  problems: ProblemList,
): SuiteCase[] {
  const lineOfId = new Map<string, number | null>();
  const cases: SuiteCase[] = [];
  for (const [index, { written, place }] of found.entries()) {
    try {
      const built = buildCase(written, index, place, defaults);
      if (lineOfId.has(built.id))
        problems.add(
          place,
          "id",
          `the id "${built.id}" is used twice (line ${lineOfId.get(built.id) ?? "?"})`,
          "Give every case its own id",
        );
      lineOfId.set(built.id, place.line);
      cases.push(built);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      problems.add(place, written.id ?? null, words.replaceAll("\n", " "), "Nothing was run");
    }
  }
  if (found.length === 0 && problems.count === 0)
    problems.add({ file: defaults.suiteName, line: null }, "cases", "there are no cases", "Add at least one");
  return cases;
}

/** What the first row looks like. */
export function caseFormatOf(rows: readonly FileRow[], file: string): CaseFormat {
  const first = rows[0]?.value;
  if (first === undefined || /\.(?:csv|tsv)$/i.test(file)) return "columns";
  if ("graders" in first || "messages" in first) return "native";
  if ("input" in first && "ideal" in first && Object.keys(first).length <= 3) return "openai-evals";
  return "input" in first ? "native" : "columns";
}

/** Rows of a file as written cases of the named form. */
export function casesOfRows(
  rows: readonly FileRow[],
  file: string,
  format: CaseFormat,
  columns: ColumnMapping,
  problems: ProblemList,
): { written: WrittenCase; place: Place }[] {
  if (format === "openai-evals") return openAiCases(rows, file, problems);
  if (format === "columns") return mapRows(rows, columns, file, problems);
  return rows.flatMap(({ line, value }) => {
    const place = { file, line };
    const isRight =
      checkShape(caseShape, value, () => place, problems) &&
      checkGraders((value.graders ?? []) as readonly unknown[], () => place, problems, ["graders"]);
    return isRight ? [{ written: value as WrittenCase, place }] : [];
  });
}
