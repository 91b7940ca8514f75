import { promptHash } from "./prompt-hash.ts";
import { createWaitingRows, type WaitingRow, type WaitingRows } from "./waiting-rows.ts";

/** One of the log's tables, and the rows that wait for it. */
export interface LogTable {
  readonly name: "decisions" | "outcomes";
  readonly insertSql: string;
  readonly rows: WaitingRows;
}

export function logTable(name: LogTable["name"], insertSql: string): LogTable {
  return { name, insertSql, rows: createWaitingRows() };
}

/** A waiting row as a whole row of a batch. @param salt null: not known yet; a hash that is still to be made is left null. */
export function wholeJson(row: WaitingRow, salt: string | null): string {
  if (row.textToHash === null) return row.json;
  return `${row.json},${salt === null ? "null" : `"${promptHash(salt, row.textToHash)}"`}]`;
}
