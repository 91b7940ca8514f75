import { hashesJson } from "./salted-hash.ts";
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

/** A waiting row as a whole row of a batch. @param salt null: not known yet; hashes that are still to be made are left null. */
export function wholeJson(row: WaitingRow, salt: string | null): string {
  return row.toHash === null ? row.json : `${row.json},${hashesJson(salt, row.toHash)}]`;
}
