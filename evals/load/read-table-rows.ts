import type { SourcePosition } from "./outcome-file-error.ts";
import { readHead } from "./read-chunks.ts";
import { readCsvRows } from "./read-csv-rows.ts";
import { readJsonRecords } from "./read-json-records.ts";

interface TableRow {
  /** Values by column: text from CSV, anything from JSON. */
  readonly cells: ReadonlyMap<string, unknown>;
  readonly at: SourcePosition;
}

/** Rows of a wide table, whether it is written as CSV or as JSON objects. */
export async function* readTableRows(path: string): AsyncGenerator<TableRow> {
  if (/^\s*[[{]/.test(await readHead(path, 1))) {
    for await (const { record, at } of readJsonRecords(path)) {
      yield { cells: new Map(Object.entries(record)), at };
    }
  } else {
    yield* readCsvRows(path);
  }
}
