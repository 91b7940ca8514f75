import { PGlite } from "@electric-sql/pglite";

/** Runs `query` on a database that holds nothing but `setup`; each row as an array in column order. */
export type RunQuery = (setup: string, query: string) => Promise<unknown[][]>;

/** One embedded database for all cases: every query runs in a transaction of its own that is rolled back. */
export async function createSqlRunner(): Promise<{ runQuery: RunQuery; close: () => Promise<void> }> {
  const database = await PGlite.create();
  const runQuery: RunQuery = async (setup, query) => {
    await database.exec("begin");
    try {
      await database.exec(setup);
      const result = await database.query<unknown[]>(query.trim().replace(/;\s*$/, ""), [], {
        rowMode: "array",
      });
      return result.rows;
    } finally {
      await database.exec("rollback");
    }
  };
  return { runQuery, close: () => database.close() };
}
