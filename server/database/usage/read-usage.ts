import { type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { dayMs } from "../partitions/day.ts";
import { addPacked, type Histogram } from "./histogram.ts";
import { allTenants, type Dimension, rollupRowsSql, type Summed, summed } from "./usage-sql.ts";

/** Sums of a group of requests. Money is integer nano-dollars. */
export interface Usage {
  readonly sums: Record<Summed, number>;
  /** Time of whole replies. */
  readonly totalMs: Histogram;
  readonly firstTokenMs: Histogram;
}

export const noUsage = (): Usage => ({
  sums: Object.fromEntries(summed.map((column) => [column, 0])) as Record<Summed, number>,
  totalMs: new Map(),
  firstTokenMs: new Map(),
});

export interface UsageRow extends Usage {
  /** Of the model, provider, ...; empty: requests without one. */
  readonly value: string;
  /** Start of the hour or day, milliseconds since 1970. */
  readonly startMs: number;
}

export interface UsageQuestion {
  readonly by: "hour" | "day";
  /** Start of an hour or of a day (UTC), milliseconds since 1970. */
  readonly sinceMs: number;
  /** First moment that is not asked for, likewise. */
  readonly untilMs: number;
  /** `all`: of all requests together, with an empty value. */
  readonly dimension: Dimension | "all";
  /** null: all tenants together. */
  readonly tenant: string | null;
}

const moment = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;

/** Rollups and the tail of a question, never the log. */
function cellsSql({ dimension, tenant, by, sinceMs, untilMs }: UsageQuestion): SQL {
  const named = `dimension = '${dimension}'`;
  const tail = rollupRowsSql("usage_tail", named, `('${by}', interval '1 ${by}')`);
  const where = sql`start >= ${moment(sinceMs)} and start < ${moment(untilMs)} and tenant = ${tenant ?? allTenants}`;
  return sql`(
    select * from usage_rollups where grain = ${sql.raw(`'${by}' and ${named}`)} and ${where}
    union all
    select * from (${sql.raw(tail)}) as tail where ${where}
  )`;
}

/** The statement of `readUsage`. */
export const usageSql = (question: UsageQuestion, values?: readonly string[]): SQL => sql`
  select value, (extract(epoch from start) * 1000)::bigint::text as start,
    ${sql.raw(summed.map((column) => `${column}::text`).join(", "))},
    array_to_string(total_ms, ',') as total_ms, array_to_string(first_token_ms, ',') as first_token_ms
  from ${cellsSql(question)} as cells
  ${
    values === undefined
      ? sql``
      : sql`where value in (${sql.join(
          values.map((value) => sql`${value}`),
          sql`, `,
        )})`
  }`;

type TextRow = Record<Summed | "value" | "start" | "total_ms" | "first_token_ms", string>;

/**
 * Sums of requests by hour or day and by value, in the order of time; what was logged a moment ago is among them.
 *
 * @param values of these alone, at least one. @default all
 */
export async function readUsage(
  db: Queryable,
  question: UsageQuestion,
  values?: readonly string[],
): Promise<UsageRow[]> {
  const found = await query<TextRow>(db, usageSql(question, values));
  const rows = new Map<string, UsageRow>();
  for (const row of found) {
    const key = `${row.start} ${row.value}`;
    const known = rows.get(key) ?? { value: row.value, startMs: Number(row.start), ...noUsage() };
    rows.set(key, known);
    for (const column of summed) known.sums[column] += Number(row[column]);
    addPacked(known.totalMs, row.total_ms);
    addPacked(known.firstTokenMs, row.first_token_ms);
  }
  return [...rows.values()].sort(
    (one, other) => one.startMs - other.startMs || (one.value < other.value ? -1 : 1),
  );
}

/** Adds usage to usage. */
export function addUsage(sum: Usage, { sums, totalMs, firstTokenMs }: Usage): Usage {
  for (const column of summed) sum.sums[column] += sums[column];
  for (const [bucket, count] of totalMs) sum.totalMs.set(bucket, (sum.totalMs.get(bucket) ?? 0) + count);
  for (const [bucket, count] of firstTokenMs)
    sum.firstTokenMs.set(bucket, (sum.firstTokenMs.get(bucket) ?? 0) + count);
  return sum;
}

/** The values on which most was spent in the time, the most expensive first, and how many there are. */
export async function mostExpensive(
  db: Queryable,
  question: UsageQuestion,
  limit: number,
): Promise<{ readonly values: string[]; readonly count: number }> {
  const found = await query<{ value: string; count: number }>(
    db,
    sql`select value, count(*) over ()::integer as count from ${cellsSql(question)} as cells
      group by value order by sum(charged_nano_usd) desc, sum(requests) desc, value limit ${limit}`,
  );
  return { values: found.map(({ value }) => value), count: found[0]?.count ?? 0 };
}

/** Sums of the whole time by value, without latencies: a fraction of what reading these takes. @param values at least one */
export async function sumUsage(
  db: Queryable,
  question: UsageQuestion,
  values: readonly string[],
): Promise<Map<string, Usage>> {
  const list = sql.join(
    values.map((value) => sql`${value}`),
    sql`, `,
  );
  const found = await query<Record<Summed | "value", string>>(
    db,
    sql`select value, ${sql.raw(summed.map((column) => `sum(${column})::text as ${column}`).join(", "))}
      from ${cellsSql(question)} as cells where value in (${list}) group by value`,
  );
  return new Map(
    found.map(({ value, ...row }) => [
      value,
      {
        ...noUsage(),
        sums: Object.fromEntries(summed.map((column) => [column, Number(row[column])])) as Usage["sums"],
      },
    ]),
  );
}

/**
 * What was charged to one tenant, key, model or tag over a time, exact, integer nano-dollars.
 *
 * @param time whole hours; where they are whole days (UTC) the sums by day are read
 */
export async function chargedNanoUsd(
  db: Queryable,
  { dimension, value, sinceMs, untilMs }: Omit<UsageQuestion, "by" | "tenant"> & { readonly value: string },
): Promise<number> {
  const by = sinceMs % dayMs === 0 && untilMs % dayMs === 0 ? "day" : "hour";
  const [row] = await query<{ charged: string }>(
    db,
    sql`select coalesce(sum(charged_nano_usd), 0)::text as charged
      from ${cellsSql({ dimension, sinceMs, untilMs, by, tenant: null })} as cells where value = ${value}`,
  );
  return Number(row?.charged ?? 0);
}

/** Everything in one transaction sees the same moment, and is not compiled (`without-jit.ts`). */
export const readTogether = <Result>(
  db: Queryable,
  read: (db: Queryable) => Promise<Result>,
): Promise<Result> =>
  db.transaction(
    async (transaction) => {
      await transaction.execute(sql`set local jit = off`);
      return await read(transaction);
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );

/** From when on everything that was logged is counted, milliseconds since 1970; null: from the beginning. */
export async function countedSinceMs(db: Queryable): Promise<number | null> {
  const [row] = await query<{ before: string }>(db, sql`select before::text as before from usage_backfill`);
  return row === undefined ? null : Number.parseInt(row.before.replaceAll("-", "").slice(0, 12), 16);
}

const query = async <Row>(db: Queryable, statement: SQL): Promise<Row[]> =>
  (await db.execute(statement)) as unknown as Row[];
