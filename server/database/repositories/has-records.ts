import { sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";

/** Whether anything was ever recorded of a tenant's requests; sums stay where the rows were deleted. */
export async function hasRecords(db: Queryable, tenant: string): Promise<boolean> {
  const tables = ["usage_rollups", "usage_tail", "sessions", "feedback", "decisions", "outcomes"];
  const found = tables.map(
    (table) => sql`exists (select from ${sql.identifier(table)} where tenant = ${tenant})`,
  );
  const [row] = await db.execute<{ found: boolean }>(sql`select ${sql.join(found, sql` or `)} as found`);
  return row?.found === true;
}
