import { existsSync, readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { readRows } from "../../case-file.ts";
import { readYaml } from "../../read-yaml.ts";
import type { Place } from "../../suite.ts";
import { dereference } from "../assertions/dereference.ts";
import { faultWithFix, guarded } from "../fault.ts";
import { readFilesDeep, resolveReference } from "../file-value.ts";
import { globSync, isGlob } from "../glob.ts";
import type { LoadContext } from "../load-context.ts";
import { isProgramReference } from "../programs/program-file.ts";
import type { PromptfooTest } from "../promptfoo-file.ts";
import { testOfRow } from "./csv-tests.ts";

export interface PlacedTest {
  readonly test: PromptfooTest;
  readonly place: Place;
  readonly field: string;
}

const service = /^(?:https?|huggingface|az|s3|gs|sharepoint|package):/;

/** The tests of a configuration, whether they stand in it or in files. */
export function readTests(
  tests: unknown,
  field: string,
  placeOf: (index: number) => Place,
  context: LoadContext,
  besideFile?: string,
): PlacedTest[] {
  if (tests === undefined || tests === null) return [];
  const list = Array.isArray(tests) ? (tests as readonly unknown[]) : [tests];
  return list.flatMap((test, index): PlacedTest[] => {
    const place = placeOf(index);
    const own = Array.isArray(tests) ? `${field}[${index}]` : field;
    return guarded(context.problems, place, own, [], () => {
      if (typeof test === "string") return fromReference(test, {}, own, place, context, besideFile);
      if (typeof test !== "object" || test === null)
        throw faultWithFix("a test is neither an object nor a file", "Write vars and assert, or file://path");
      const { path, config } = test as { path?: unknown; config?: unknown };
      if (typeof path === "string" && !("vars" in test) && !("assert" in test))
        return fromReference(path, config ?? {}, own, place, context, besideFile);
      return [{ test: test as PromptfooTest, place, field: own }];
    });
  });
}

function fromReference(
  written: string,
  config: unknown,
  field: string,
  place: Place,
  context: LoadContext,
  besideFile: string | undefined,
): PlacedTest[] {
  const reference = context.templates.render(written, {});
  if (service.test(reference))
    throw faultWithFix(
      `tests from ${reference} are not fetched`,
      "Save them as CSV, JSONL or YAML, and name the file",
    );
  const pattern = reference.replace(/^file:\/\//, "");
  if (/\.xlsx?(?:#.*)?$/i.test(pattern))
    throw faultWithFix(
      `${reference} is a spreadsheet, which is not read`,
      "Save the sheet as CSV, and name the file",
    );
  if (isProgramReference(pattern) && !isGlob(pattern))
    return fromProgram(pattern, config, field, place, context);
  const files = isGlob(pattern)
    ? globSync(pattern, context.folder)
    : filesAt(resolveReference(pattern, context.folder, besideFile));
  if (files.length === 0)
    throw faultWithFix(`${reference} matches no file`, "Check the path: it starts at the suite's folder");
  return files.flatMap((file) => fromFile(file, context));
}

/** A folder stands for the files of tests in it. */
function filesAt(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => /\.(?:ya?ml|jsonl?|csv|tsv)$/i.test(name))
    .sort()
    .map((name) => resolve(path, name));
}

function fromProgram(
  reference: string,
  config: unknown,
  field: string,
  place: Place,
  context: LoadContext,
): PlacedTest[] {
  const program = context.programs.read(reference, "generate_tests");
  const found = context.programs.call(program, [readFilesDeep(config, context.folder)]);
  if (!Array.isArray(found))
    throw faultWithFix(`${reference} gives no list of tests`, "Let it return a list of {vars, assert}");
  return found.map((test: unknown, at) => ({ test: test as PromptfooTest, place, field: `${field}[${at}]` }));
}

function fromFile(file: string, context: LoadContext): PlacedTest[] {
  const { problems } = context;
  if (/\.(?:csv|tsv)$/i.test(file))
    return readRows(file, problems).map(({ line, value }) => ({
      test: testOfRow(value, context.notices),
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
  return readTests(
    dereference(value, context.root),
    "tests",
    (index) => ({ file, line: lineOf([index]) }),
    context,
    file,
  );
}
