import { resolve } from "node:path";
import { readRows } from "../case-file.ts";
import { readYaml } from "../read-yaml.ts";
import type { Place } from "../suite.ts";
import type { ProblemList } from "../suite-error.ts";
import { testOfRow } from "./csv-tests.ts";
import { readFileValue } from "./file-value.ts";
import { globSync } from "./glob.ts";
import type { PromptfooTest } from "./promptfoo-file.ts";

export interface PlacedTest {
  readonly test: PromptfooTest;
  readonly place: Place;
  readonly field: string;
}

/** The tests of a configuration, whether they stand in it or in files. */
export function readTests(
  tests: unknown,
  folder: string,
  placeOf: (index: number) => Place,
  problems: ProblemList,
): PlacedTest[] {
  if (tests === undefined || tests === null) return [];
  if (typeof tests === "string") return fromFile(tests, folder, placeOf(0), problems);
  const list = Array.isArray(tests) ? (tests as readonly unknown[]) : [tests];
  return list.flatMap((test, index): PlacedTest[] => {
    const place = placeOf(index);
    if (typeof test === "string") return fromFile(test, folder, place, problems);
    if (typeof test === "object" && test !== null)
      return [{ test: test as PromptfooTest, place, field: `tests[${index}]` }];
    problems.add(
      place,
      `tests[${index}]`,
      "a test is neither an object nor a file",
      "Write vars and assert, or file://path",
    );
    return [];
  });
}

function fromFile(written: string, folder: string, place: Place, problems: ProblemList): PlacedTest[] {
  const pattern = written.replace(/^file:\/\//, "");
  if (
    /\.(?:[cm]?[jt]s|py)(?::\w+)?$/.test(pattern) ||
    /^https?:/.test(pattern) ||
    written.startsWith("huggingface:")
  ) {
    problems.add(
      place,
      "tests",
      `tests from ${written} are not supported`,
      "Write them as YAML, JSONL or CSV",
    );
    return [];
  }
  const files = pattern.includes("*") ? globSync(pattern, folder) : [resolve(folder, pattern)];
  if (files.length === 0)
    problems.add(
      place,
      "tests",
      `${written} matches no file`,
      "Check the path: it starts at the suite's folder",
    );
  return files.flatMap((file): PlacedTest[] => {
    if (/\.(?:csv|tsv)$/i.test(file))
      return readRows(file, problems).map(({ line, value }) => ({
        test: testOfRow(value),
        place: { file, line },
        field: "row",
      }));
    if (/\.jsonl$/i.test(file))
      return readRows(file, problems).map(({ line, value }) => ({
        test: value as PromptfooTest,
        place: { file, line },
        field: "test",
      }));
    const { value, lineOf } = readYaml(file);
    return readTests(value, folder, (index) => ({ file, line: lineOf([index]) }), problems);
  });
}

/** Variables of a test: an object, a file of one, with `file://` values read. Lists give one test for each combination. */
export function expandVariables(vars: unknown, folder: string): Record<string, unknown>[] {
  const files = typeof vars === "string" ? [vars] : Array.isArray(vars) ? vars : null;
  const found = files
    ? Object.assign(
        {},
        ...files.map((file: unknown) =>
          readFileValue(`file://${String(file).replace(/^file:\/\//, "")}`, folder),
        ),
      )
    : (vars ?? {});
  let combinations: Record<string, unknown>[] = [{}];
  for (const [name, written] of Object.entries(found as Record<string, unknown>)) {
    const value = readVariable(written, folder);
    const isList = Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null);
    const options = isList
      ? (value as readonly unknown[]).map((item) => readVariable(item, folder))
      : [value];
    combinations = combinations.flatMap((one) => options.map((option) => ({ ...one, [name]: option })));
  }
  return combinations;
}

function readVariable(value: unknown, folder: string): unknown {
  if (typeof value === "string" && /^file:\/\/.*\.(?:[cm]?[jt]s|py)$/.test(value))
    throw new Error(`${value}: variables that are programs are not supported: write their value`);
  if (typeof value === "string" && /^file:\/\/.*\*/.test(value))
    return globSync(value.slice("file://".length), folder).map((file) =>
      readFileValue(`file://${file}`, folder),
    );
  return readFileValue(value, folder);
}
