import { sql as statement } from "drizzle-orm";
import type { Client } from "./connect.ts";
import type { Queryable } from "./database.ts";

const off = "set local jit = off";

/**
 * Queries of a log that has many days, not compiled: PostgreSQL starts to by the cost that it estimates, which adds up over the days, and then compiles for a second what runs
 * for milliseconds.
 */
export const withoutJit = <Result>(
  db: Queryable,
  read: (db: Queryable) => Promise<Result>,
): Promise<Result> =>
  db.transaction(
    async (transaction) => {
      await transaction.execute(statement.raw(off));
      return await read(transaction);
    },
    { accessMode: "read only" },
  );

/** The same of SQL by hand. */
export async function rowsWithoutJit<Row extends object>(
  sql: Client,
  query: string,
  parameters: readonly (string | number | null)[],
): Promise<Row[]> {
  const rows = await sql.begin("read only", async (transaction) => {
    await transaction.unsafe(off);
    return await transaction.unsafe(query, [...parameters], { prepare: sql.options.prepare });
  });
  return rows as unknown as Row[];
}
