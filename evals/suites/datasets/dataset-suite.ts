import type { WrittenCase } from "../build-case.ts";
import type { FileRow } from "../case-file.ts";
import { completeMapping } from "../column-mapping.ts";
import { withLeftOut } from "../left-out.ts";
import { buildCases } from "../native-suite.ts";
import { plainDefaults, plainSuite } from "../plain-suite.ts";
import type { Suite } from "../suite.ts";
import { createProblemList, type ProblemList } from "../suite-error.ts";
import { datasetRow } from "./dataset-row.ts";
import type { AmbiguousShape, DatasetShape } from "./dataset-shape.ts";
import { isAmbiguous } from "./recognise-dataset.ts";

interface Dataset {
  readonly rows: readonly FileRow[];
  readonly file: string;
  readonly name: string;
  /** Asked instead of the form's own prompt; null: none is given. */
  readonly prompt: string | null;
}

/** A data set of a known form, with the prompt and the graders of that form; rows without a right answer are left out. */
export function datasetSuite(
  shape: DatasetShape | AmbiguousShape,
  { rows, file, name, prompt }: Dataset,
  problems: ProblemList,
): Suite {
  if (isAmbiguous(shape)) {
    problems.add({ file, line: null }, null, `this looks like ${shape.name}: ${shape.reason}`, shape.fix);
    return plainSuite(name, file, []);
  }
  const own = createProblemList();
  const found = rows.flatMap(({ line, value }) => {
    const place = { file, line };
    try {
      const written = shape.toCase(datasetRow(value));
      return [{ written: prompt === null ? written : forOwnPrompt(written, value), place }];
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      own.add(place, null, words, `The file is read as ${shape.name}: --columns reads it otherwise`);
      return [];
    }
  });
  if (found.length === 0) {
    problems.addAll(own.all);
    return plainSuite(name, file, []);
  }
  const cases = buildCases(found, { ...plainDefaults(name), prompt }, problems);
  const notice = `Read as ${shape.name}: ${shape.grading}. --columns reads it otherwise`;
  const suite = { ...plainSuite(name, file, cases), notices: [notice] };
  return withLeftOut(suite, own.all) ?? suite;
}

/** Variables are there for a template alone: braces in a plain prompt stay what they are. `{{input}}` is the bare question, or the one with its options. */
function forOwnPrompt(written: WrittenCase, row: FileRow["value"]): WrittenCase {
  const column = completeMapping({}, Object.keys(row)).input;
  const bare = column === undefined ? undefined : row[column];
  const hasOptions = written.graders?.some(({ type }) => type === "choice") ?? false;
  return { ...written, variables: row, ...(typeof bare === "string" && !hasOptions ? { input: bare } : {}) };
}
