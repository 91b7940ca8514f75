import { sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { allTenants, type Dimension } from "./usage-sql.ts";

/** Names that anything logged is counted by. */
type LoggedDimension = Exclude<Dimension, "tag">;

const tailColumns: Readonly<Record<LoggedDimension, string>> = {
  tenant: "tenant",
  model: "model",
  provider: "provider",
  task: "task",
  key: "key_id",
};

/** Names that are compared with a wrong one; more are not looked through. */
const maxNames = 10_000;

/** Rollups of days and hours, and what was logged since. @param tenant whose requests; null: everybody's */
function namesSql(dimension: LoggedDimension, tenant: string | null) {
  const ofTenant = tenant === null ? sql`` : sql` where tenant = ${tenant}`;
  return sql`(
    select value from usage_rollups
      where tenant = ${tenant ?? allTenants} and grain in ('day', 'hour') and dimension = ${dimension}
    union all
    select ${sql.raw(tailColumns[dimension])} from usage_tail${ofTenant}
  )`;
}

/** Whether any request that was logged is counted by the name. */
export async function isLoggedName(
  db: Queryable,
  dimension: LoggedDimension,
  value: string,
  tenant: string | null,
): Promise<boolean> {
  const [row] = await db.execute<{ isLogged: boolean }>(
    sql`select exists (select from ${namesSql(dimension, tenant)} as names where value = ${value}) as "isLogged"`,
  );
  return row!.isLogged;
}

/** All names that logged requests are counted by. */
export async function loggedNames(
  db: Queryable,
  dimension: LoggedDimension,
  tenant: string | null,
): Promise<string[]> {
  const rows = await db.execute<{ value: string }>(
    sql`select distinct value from ${namesSql(dimension, tenant)} as names where value <> '' limit ${maxNames}`,
  );
  return Array.from(rows, ({ value }) => value);
}
