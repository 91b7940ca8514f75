import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A suite that a run can be started with. */
export interface EvalSuiteFile {
  /** As it is named in a request. */
  readonly name: string;
  /** What the eval command takes: a file, or `smoke`. */
  readonly word: string;
  /** null: several kinds of work, or not known before the file is read. */
  readonly taskType: string | null;
  /** null: not known before the file is read. */
  readonly cases: number | null;
  readonly isOwn: boolean;
}

interface Manifest {
  readonly files: readonly { readonly suite: string; readonly task_type: string; readonly rows: number }[];
}

const suiteFile = /\.(?:ya?ml|jsonl|csv)$/i;

/** Suites that ship, by their manifest, `smoke` first: all of them. */
export function shippedSuites(folder: string): EvalSuiteFile[] {
  const { files } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest;
  const suites = files.map(({ suite, task_type: taskType, rows: cases }) => ({
    ...{ name: suite.replace(suiteFile, ""), word: join(folder, suite), taskType, cases, isOwn: false },
  }));
  const cases = suites.reduce((sum, one) => sum + one.cases, 0);
  return [{ name: "smoke", word: "smoke", taskType: null, cases, isOwn: false }, ...suites];
}

/** Files of an installation's own suites, by name; what lies in folders below does not count: such files belong to others. @param folder null: none */
export function ownSuites(folder: string | null): EvalSuiteFile[] {
  if (folder === null || !existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && suiteFile.test(entry.name))
    .map(({ name }) => ({
      ...{ name, word: join(folder, name), taskType: null, cases: null, isOwn: true },
    }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
