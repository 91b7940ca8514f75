import type { Client } from "../database/connect.ts";
import {
  insertLogValuesSql,
  type LogValueId,
  logValueId,
  logValuesJson,
} from "../database/log-codec/log-values.ts";

/** What rows of the log refer to by ids, such as policies: kept once, written before the rows. */
interface RowValues {
  readonly known: ReadonlyMap<LogValueId, object>;
  add(values: readonly object[]): void;
  /** Writes those that are not in the database yet. */
  write(sql: Client): Promise<void>;
}

/** @param onNew told of each value that was not known before */
export function createRowValues(onNew: (value: object) => void): RowValues {
  const known = new Map<LogValueId, object>();
  let unwritten: object[] = [];
  return {
    known,
    add(values) {
      for (const value of values) {
        const id = logValueId(value);
        if (known.has(id)) continue;
        known.set(id, value);
        unwritten.push(value);
        onNew(value);
      }
    },
    async write(sql) {
      if (unwritten.length === 0) return;
      const written = [...unwritten]; // Others join the list while these are on their way.
      await sql.unsafe(insertLogValuesSql, [logValuesJson(written)], { prepare: sql.options.prepare });
      unwritten = unwritten.slice(written.length);
    },
  };
}
