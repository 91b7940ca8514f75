import { type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";

/** Whose records go: one request's, or all of a tenant. */
export type Erased = { readonly requestId: string; readonly tenant: string } | { readonly tenant: string };

/** Rows that were removed, by table. */
export type ErasedRows = Readonly<
  Record<"decisions" | "outcomes" | "feedback" | "evidence" | "sessions", number>
>;

/** Removes every row that holds something of requests, all or none. Sums without texts stay: budgets and hourly figures. */
export function eraseRecords(db: Queryable, erased: Erased): Promise<ErasedRows> {
  const { tenant } = erased;
  const one = "requestId" in erased ? erased.requestId : null;
  return db.transaction(async (transaction) => {
    async function remove(table: SQL, condition: SQL): Promise<number> {
      const rows = await transaction.execute<{ count: string }>(
        sql`with gone as (delete from ${table} where ${condition} returning 1) select count(*) as count from gone`,
      );
      return Number([...rows][0]?.count ?? 0);
    }
    const own = one === null ? sql`tenant = ${tenant}` : sql`request_id = ${one} and tenant = ${tenant}`;
    // Scores name the request that they are of; while its rows are there they say whose it is.
    const ids = sql`select request_id::text from decisions where ${own} union select request_id::text from outcomes where ${own}`;
    const evidence = await remove(sql`evidence`, sql`prompt_id in (${ids})`);
    return {
      evidence,
      feedback: await remove(sql`feedback`, own),
      decisions: await remove(sql`decisions`, own),
      outcomes: await remove(sql`outcomes`, own),
      sessions: one === null ? await remove(sql`sessions`, own) : 0,
    };
  });
}
