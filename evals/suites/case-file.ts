import { parse as parseCsv } from "csv-parse/sync";
import { readText, type YamlFile } from "./read-yaml.ts";
import type { ProblemList } from "./suite-error.ts";

/** A row of a file of cases, with the line on which it begins. */
export interface FileRow {
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Rows of a JSONL file; blank lines are left out, broken ones become problems. */
function readJsonlRows(file: string, problems: ProblemList): FileRow[] {
  const rows: FileRow[] = [];
  for (const [index, text] of readText(file).split("\n").entries()) {
    if (text.trim() === "") continue;
    const place = { file, line: index + 1 };
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null && !Array.isArray(value))
        rows.push({ line: index + 1, value: value as Readonly<Record<string, unknown>> });
      else problems.add(place, null, "the line is not an object", "Write one {...} per line");
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      problems.add(
        place,
        null,
        `the line is not JSON: ${words}`,
        "Write one complete object per line, with double quotes",
      );
    }
  }
  return rows;
}

interface ParsedRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly info: { readonly lines: number };
}

/** Rows of a CSV file with a header line; quoted cells may hold commas and line breaks. `.tsv` has tabs. */
function readCsvRows(file: string, problems: ProblemList): FileRow[] {
  const text = readText(file);
  try {
    const records = parseCsv(text, {
      columns: (header: readonly string[]) => header.map((name) => name.trim()),
      delimiter: file.endsWith(".tsv") ? "\t" : ",",
      bom: true,
      skip_empty_lines: true,
      relax_column_count_less: true,
      info: true,
    }) as unknown as readonly ParsedRecord[];
    return records.map(({ record, info }) => ({
      // `lines` counts up to the record's end: step back over the line breaks inside it.
      line:
        info.lines - Object.values(record).reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0),
      value: record,
    }));
  } catch (error) {
    const { lines, message } = error as { lines?: number; message?: string };
    problems.add(
      { file, line: lines ?? null },
      null,
      `this is not CSV: ${message ?? "unreadable"}`,
      "Give every row the header's columns, and double the quotes inside quoted cells",
    );
    return [];
  }
}

/** Rows of a file by its ending. */
export function readRows(file: string, problems: ProblemList): FileRow[] {
  return /\.(?:csv|tsv)$/i.test(file) ? readCsvRows(file, problems) : readJsonlRows(file, problems);
}

/** Rows of a JSON file: a list of objects, or one under `examples` or `data`, as BIG-Bench and others keep it; null: it holds something else. */
export function rowsOfJson({ value, lineOf, file }: YamlFile): FileRow[] | null {
  if (!/\.json$/i.test(file) || typeof value !== "object" || value === null) return null;
  const isRow = (one: unknown): one is FileRow["value"] =>
    typeof one === "object" && one !== null && !Array.isArray(one);
  const { examples, data } = value as { examples?: unknown; data?: unknown };
  for (const [list, path] of [
    [value, []],
    [examples, ["examples"]],
    [data, ["data"]],
  ] as const)
    if (Array.isArray(list) && list.length > 0 && list.every(isRow))
      return list.map((one, index) => ({ line: lineOf([...path, index]) ?? 1, value: one }));
  return null;
}
