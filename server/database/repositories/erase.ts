import { type SQL, sql } from "drizzle-orm";
import { advisoryLocks } from "../advisory-locks.ts";
import type { Queryable } from "../database.ts";
import { isRequestId, requestIdBound } from "../request-id.ts";
import { insertAudit } from "./access.ts";
import { ownerOfNames } from "./conversations.ts";

/** Whose records go: one request's, or all of a tenant. */
export type Erased = { readonly requestId: string; readonly tenant: string } | { readonly tenant: string };

/** Rows that were removed, by table. */
export type ErasedRows = Readonly<
  Record<"decisions" | "outcomes" | "feedback" | "evidence" | "sessions" | "conversations", number>
>;

interface ErasurePass {
  /** Salt of the environment; null: the installation's own. */
  readonly salt: string | null;
  /** Milliseconds since 1970; of a tenant only what began before it goes. */
  readonly beforeMs: number;
}

/** Action of the audit log, by which records that come late are found. */
const eraseAction = "data.erase";

/** Removes every row that holds something of requests, and notes it in the audit log, all or none. Sums without texts stay: budgets and hourly figures. */
export const eraseRecords = (
  db: Queryable,
  erased: Erased,
  pass: ErasurePass,
  by: { readonly actor: string; readonly origin: string },
  /** What else was removed, for the audit log. */
  beside: Readonly<Record<string, number | null>>,
): Promise<ErasedRows> =>
  alone(db, async (transaction) => {
    const rows = await remove(transaction, erased, pass);
    const target = "requestId" in erased ? erased.requestId : erased.tenant;
    const change = { removed: { ...rows, ...beside } };
    await insertAudit(transaction, { ...by, action: eraseAction, target, change, atMs: pass.beforeMs });
    return rows;
  });

/** Removes again what was removed since a moment: records of those requests that a process wrote late, as it had no database then. */
export const eraseLateRecords = (
  db: Queryable,
  tenants: readonly string[],
  { salt, sinceMs }: { readonly salt: string | null; readonly sinceMs: number },
): Promise<void> =>
  alone(db, async (transaction) => {
    const lines = await transaction.execute<{ target: string; at: string }>(
      sql`select target, (extract(epoch from recorded_at) * 1000)::bigint::text as at from audit_log
        where action = ${eraseAction} and recorded_at >= ${new Date(sinceMs).toISOString()}::timestamptz`,
    );
    for (const { target, at } of lines) {
      const pass = { salt, beforeMs: Number(at) };
      if (tenants.includes(target)) await remove(transaction, { tenant: target }, pass);
      else if (isRequestId(target))
        for (const tenant of tenants) await remove(transaction, { requestId: target, tenant }, pass);
    }
  });

/** Removes those of some requests, by a JSON list of ids, that were deleted before a journal gave them back. */
export const eraseRecoveredSql = `
  with given as (select value::uuid as request_id from json_array_elements_text($1::text::json) as ids(value)),
  found as (
    select request_id, tenant from decisions where request_id in (select request_id from given)
    union select request_id, tenant from outcomes where request_id in (select request_id from given)
  ),
  deleted as (
    select request_id from found where exists (
      select from audit_log where action = '${eraseAction}' and (target = found.request_id::text or (target = found.tenant
        and recorded_at > to_timestamp(('x' || left(replace(found.request_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)))
    )
  ),
  decided as (delete from decisions where request_id in (select request_id from deleted))
  delete from outcomes where request_id in (select request_id from deleted)`;

/** One deletion at a time, so that each sees what those before it noted. */
const alone = <Result>(db: Queryable, work: (transaction: Queryable) => Promise<Result>): Promise<Result> =>
  db.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.erasure}::bigint)`);
    return work(transaction as Queryable);
  });

async function remove(
  transaction: Queryable,
  erased: Erased,
  { salt, beforeMs }: ErasurePass,
): Promise<ErasedRows> {
  const { tenant } = erased;
  const one = "requestId" in erased ? erased.requestId : null;
  async function rows(table: SQL, condition: SQL): Promise<number> {
    const gone = await transaction.execute<{ count: string }>(
      sql`with gone as (delete from ${table} where ${condition} returning 1) select count(*) as count from gone`,
    );
    return Number([...gone][0]?.count ?? 0);
  }
  const ofTenant = sql`tenant = ${tenant}`;
  const own =
    one === null
      ? sql`${ofTenant} and request_id < ${requestIdBound(beforeMs + 1)}::uuid`
      : sql`${ofTenant} and request_id = ${one}::uuid`;
  const dated = sql`${ofTenant} and created_at <= ${new Date(beforeMs).toISOString()}::timestamptz`;
  // Scores name the request that they are of; while its rows are there they say whose it is.
  const ids = sql`select request_id::text from decisions where ${own} union select request_id::text from outcomes where ${own}`;
  return {
    evidence: await rows(sql`evidence`, sql`prompt_id in (${ids})`),
    feedback: await rows(sql`feedback`, one === null ? dated : own),
    decisions: await rows(sql`decisions`, own),
    outcomes: await rows(sql`outcomes`, own),
    sessions: one === null ? await rows(sql`sessions`, dated) : 0,
    conversations:
      one === null ? await rows(sql`conversations`, await ownNames(transaction, tenant, salt)) : 0,
  };
}

/** Names of conversations hold their tenant as a salted hash. */
async function ownNames(transaction: Queryable, tenant: string, salt: string | null): Promise<SQL> {
  const [row] = await transaction.execute<{ salt: string }>(
    sql`select encode(prompt_hash_salt, 'hex') as salt from installation`,
  );
  const used = salt ?? (row === undefined ? null : Buffer.from(row.salt, "hex"));
  if (used === null) return sql`false`;
  return sql`encode(substring(name from 1 for 8), 'hex') = ${ownerOfNames(used, tenant)}`;
}
