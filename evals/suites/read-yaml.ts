import { readFileSync } from "node:fs";
import { isAlias, isCollection, LineCounter, parseDocument } from "yaml";
import { SuiteError } from "./suite-error.ts";

type FieldPath = readonly (string | number)[];

/** A YAML (or JSON) file with the line of every field. */
export interface YamlFile {
  readonly file: string;
  readonly value: unknown;
  /** Line of a field, or of the nearest field above it that is written down. */
  lineOf(path: FieldPath): number | null;
}

/** Aliases may multiply a small file into a huge value; ordinary suites have few. */
const maxAliases = 1_000;

/** @throws SuiteError where the file cannot be read or is not YAML */
export function readYaml(file: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, merge: true });
  if (document.errors.length > 0) {
    throw new SuiteError(
      document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        field: null,
        message: `this is not YAML: ${(error.message.split("\n")[0] ?? "").replace(/ at line.*$/, "")}`,
        fix: "Check indentation and quotes; a text with `: ` or `#` needs quotes",
      })),
    );
  }
  return {
    file,
    value: document.toJS({ maxAliasCount: maxAliases }) as unknown,
    lineOf(path) {
      for (let length = path.length; length >= 0; length -= 1) {
        let node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isAlias(node)) node = node.resolve(document);
        const start = rangeStart(node);
        if (start !== null) return lines.linePos(start).line;
        if (isCollection(node)) break;
      }
      return null;
    },
  };
}

function rangeStart(node: unknown): number | null {
  if (typeof node !== "object" || node === null || !("range" in node)) return null;
  const { range } = node as { range?: readonly number[] | null };
  return range?.[0] ?? null;
}

/** @throws SuiteError where the file cannot be read */
export function readText(file: string): string {
  try {
    // A byte order mark, as spreadsheets write it, is no part of the text.
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new SuiteError([
      {
        file,
        line: null,
        field: null,
        message: code === "ENOENT" ? "there is no such file" : `the file cannot be read (${code})`,
        fix: "Check the path: it is taken from the folder of the file that names it",
      },
    ]);
  }
}
