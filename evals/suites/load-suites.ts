import { dirname, resolve } from "node:path";
import type { WrittenCase } from "./build-case.ts";
import { type FileRow, readRows, rowsOfJson } from "./case-file.ts";
import { checkFilledGraders } from "./check-filled-graders.ts";
import { checkShape, suiteShape } from "./check-shape.ts";
import { type ColumnMapping, completeMapping } from "./column-mapping.ts";
import { datasetSuite } from "./datasets/dataset-suite.ts";
import { areLongAnswers, recogniseDataset } from "./datasets/recognise-dataset.ts";
import { isLeftOut, leftOutSuite, withLeftOut } from "./left-out.ts";
import {
  buildCases,
  buildNativeSuite,
  caseFormatOf,
  casesOfRows,
  suiteNameOf,
  type WrittenSuite,
} from "./native-suite.ts";
import { gradeByMatch } from "./openai/openai-samples.ts";
import { type RegistryEntry, registeredEvals } from "./openai/registered-evals.ts";
import { plainDefaults, plainSuite } from "./plain-suite.ts";
import { guarded } from "./promptfoo/fault.ts";
import { buildPromptfooSuite, isPromptfoo } from "./promptfoo/promptfoo-suite.ts";
import { testOfRow } from "./promptfoo/tests/csv-tests.ts";
import { readYaml } from "./read-yaml.ts";
import type { Place, Suite } from "./suite.ts";
import { createProblemList, type ProblemList, type SuiteProblem } from "./suite-error.ts";

export interface LoadSuiteOptions {
  /** Columns of a plain JSONL or CSV file. @default the usual names */
  readonly columns?: ColumnMapping;
  /** Template of the prompt for plain files, over the columns. @default the column `input` */
  readonly prompt?: string;
}

/** Files that may name one another: no deeper than this. */
const deepestNesting = 5;

/**
 * Reads a suite in any of the forms: our YAML, promptfoo's YAML or CSV, OpenAI's evals, plain JSONL or CSV.
 *
 * @throws SuiteError with everything that is wrong, each with file, line, field and fix
 */
export function loadSuites(file: string, options: LoadSuiteOptions = {}): Suite[] {
  const problems = createProblemList();
  const suites = readSuites(file, options, problems, 0);
  checkFilledGraders(suites, problems);
  problems.throwIfAny();
  return suites;
}

function readSuites(file: string, options: LoadSuiteOptions, problems: ProblemList, depth: number): Suite[] {
  if (/\.(?:jsonl|csv|tsv)$/i.test(file)) return [readPlainFile(file, options, problems)];
  const yaml = readYaml(file);
  const placeOf = (path: readonly (string | number)[]) => ({ file, line: yaml.lineOf(path) });
  if (isPromptfoo(yaml.value)) return [buildPromptfooSuite(yaml, problems)];
  const listed = rowsOfJson(yaml);
  if (listed !== null) return [plainSuiteOf(listed, file, options, problems)];
  const registered = registeredEvals(yaml);
  if (registered) return registrySuites(registered, problems);
  if (!checkShape(suiteShape, yaml.value, placeOf, problems)) return [];
  const written = yaml.value as WrittenSuite & { readonly suites?: readonly string[] };
  const own = written.cases === undefined ? [] : [buildNativeSuite(written, file, yaml.lineOf, problems)];
  if (written.suites && depth >= deepestNesting) {
    problems.add(
      placeOf(["suites"]),
      "suites",
      "the files name one another too deeply",
      "Name each suite once",
    );
    return own;
  }
  const others = (written.suites ?? []).flatMap((name) =>
    readSuites(resolve(dirname(file), name), options, problems, depth + 1),
  );
  return [...own, ...others];
}

/** Evals of a registry; those that cannot be used are left out where any other can. */
function registrySuites(entries: readonly RegistryEntry[], problems: ProblemList): Suite[] {
  const wrong: SuiteProblem[] = [];
  const suites = entries.map(({ name, place, read }) => {
    const own = createProblemList();
    const suite = guarded(own, place, name, null, () => {
      const found = read(own);
      if (found === null) return null;
      const { samplesFile, toCases, parameters } = found;
      const cases = toCases(readRows(samplesFile, own));
      return plainSuite(name, samplesFile, buildCases(cases, { ...plainDefaults(name), parameters }, own));
    });
    wrong.push(...own.all);
    const usable = suite === null ? null : withLeftOut(suite, own.all);
    return usable ?? leftOutSuite(name, place, own.all);
  });
  if (suites.every(isLeftOut)) problems.addAll(wrong);
  return suites;
}

function readPlainFile(file: string, options: LoadSuiteOptions, problems: ProblemList): Suite {
  // A broken line is that row's fault alone.
  const own = createProblemList();
  const suite = plainSuiteOf(readRows(file, own), file, options, problems);
  if (suite.cases.length === 0) problems.addAll(own.all);
  return withLeftOut(suite, own.all) ?? suite;
}

/** Rows of a table as a suite, in whatever form they are. */
function plainSuiteOf(
  rows: readonly FileRow[],
  file: string,
  options: LoadSuiteOptions,
  problems: ProblemList,
): Suite {
  const name = suiteNameOf(file);
  const isPromptfooCsv =
    rows[0] !== undefined && Object.keys(rows[0].value).some((column) => column.startsWith("__expected"));
  if (isPromptfooCsv) {
    // Without a configuration there is no prompt: the column that usually holds it is one.
    const mapping = completeMapping(options.columns ?? {}, Object.keys(rows[0]?.value ?? {}));
    const prompts = options.prompt ?? `{{${mapping.input ?? "prompt"}}}`;
    const tests = rows.map(({ value }) => testOfRow(value));
    const lines = rows.map(({ line }) => line);
    return buildPromptfooSuite(
      { file, value: { prompts, tests }, lineOf: (path) => lines[Number(path[1])] ?? 1 },
      problems,
    );
  }
  const shape = options.columns ? null : recogniseDataset(rows);
  if (shape !== null)
    return datasetSuite(shape, { rows, file, name, prompt: options.prompt ?? null }, problems);
  const format = options.columns ? "columns" : caseFormatOf(rows, file);
  const defaults = {
    ...plainDefaults(name),
    prompt: options.prompt ?? null,
    ...(format === "openai-evals" ? { gradeByIdeal: gradeByMatch } : {}),
  };
  const found = casesOfRows(rows, file, format, options.columns ?? {}, problems);
  if (!options.columns) refuseLongAnswers(found, { file, line: 1 }, problems);
  return plainSuite(name, file, buildCases(found, defaults, problems));
}

/** A text that no reply equals would make every model score 0 without a word. */
function refuseLongAnswers(
  found: readonly { readonly written: WrittenCase }[],
  place: Place,
  problems: ProblemList,
): void {
  const answers = found
    .filter(({ written }) => written.graders === undefined)
    .map(({ written }) => written.ideal);
  if (areLongAnswers(answers))
    problems.add(
      place,
      "ideal",
      "most right answers are long texts, which no reply equals word by word",
      "Name the column of the short answer (--columns ideal=COLUMN), or write a suite with graders: token_f1, rouge_l, or judge_rubric with --judge MODEL",
    );
}
