import type { TestDatabase } from "../../database/testing/backends.ts";

/** How many of these requests have a decision in the database. */
export async function countDecisions(database: TestDatabase, ids: readonly string[]): Promise<number> {
  const rows = await database.sql`select 1 from decisions where request_id in ${database.sql(ids)}`;
  return rows.length;
}
