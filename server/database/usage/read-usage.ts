import { type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { dayMs } from "../partitions/day.ts";
import { addPacked, type Histogram } from "./histogram.ts";
import { type Dimension, epoch, packedHistogram, rollupRowsSql, type Summed, summed } from "./usage-sql.ts";

/** Sums of a group of requests. Money is integer nano-dollars. */
export interface UsageRow {
  /** Of the model, provider, ...; null: the question did not ask by it. Empty: requests without one. */
  readonly value: string | null;
  /** Start of the hour or day, milliseconds since 1970; null: the question did not ask by it. */
  readonly startMs: number | null;
  readonly sums: Readonly<Record<Summed, number>>;
  /** Time of whole replies. */
  readonly totalMs: Histogram;
  readonly firstTokenMs: Histogram;
}

export interface UsageQuestion {
  /** Whole hours, milliseconds since 1970. */
  readonly sinceMs: number;
  /** First moment that is not asked for; a whole hour. */
  readonly untilMs: number;
  readonly dimension: Dimension;
  /** Rows by hour or by day (UTC) instead of one for the whole time. */
  readonly by: "hour" | "day" | null;
  /** Rows by value of the dimension instead of one for all. */
  readonly byValue: boolean;
  /** null: all tenants. */
  readonly tenant: string | null;
  /** Of these values alone, at least one. @default all */
  readonly values?: readonly string[];
  /** At most so many rows, the most expensive first. @default all, in the order of time */
  readonly limit?: number;
}

export interface UsageAnswer {
  readonly rows: UsageRow[];
  /** Rows that there are, those beyond the limit included. */
  readonly count: number;
}

const columns = (write: (column: string) => string): SQL => sql.raw(summed.map(write).join(", "));
const moment = (ms: number): SQL => sql`${new Date(ms).toISOString()}::timestamptz`;

/** Rollups of whole days where days will do, of hours at both ends. */
function rangeSql({ sinceMs, untilMs, by }: UsageQuestion): SQL {
  const firstDayMs = by === "hour" ? untilMs : Math.min(untilMs, Math.ceil(sinceMs / dayMs) * dayMs);
  const endDayMs = Math.max(firstDayMs, by === "hour" ? untilMs : Math.floor(untilMs / dayMs) * dayMs);
  const hours = (fromMs: number, toMs: number): SQL[] =>
    fromMs >= toMs ? [] : [sql`(grain = 'hour' and start >= ${moment(fromMs)} and start < ${moment(toMs)})`];
  const parts = [
    ...hours(sinceMs, firstDayMs),
    ...(firstDayMs >= endDayMs
      ? []
      : [sql`(grain = 'day' and start >= ${moment(firstDayMs)} and start < ${moment(endDayMs)})`]),
    ...hours(endDayMs, untilMs),
  ];
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
}

/** What stands for "not asked by": a constant, so that rows can be joined by it. */
const noValue = "''::text";

/** The statement that answers a question: rollups and the tail, never the log. */
export function usageSql(question: UsageQuestion): SQL {
  const { dimension, tenant, values, by, byValue, limit, sinceMs, untilMs } = question;
  const conditions = [
    sql.raw(`dimension = '${dimension}'`),
    ...(tenant === null ? [] : [sql`tenant = ${tenant}`]),
    ...(values === undefined
      ? []
      : [
          sql`value in (${sql.join(
            values.map((value) => sql`${value}`),
            sql`, `,
          )})`,
        ]),
  ];
  const cells = (from: SQL, time: SQL): SQL => sql`
    select ${sql.raw(byValue ? "value" : `${noValue} as value`)},
      ${sql.raw(by === null ? epoch : `date_bin(interval '1 ${by}', start, ${epoch})`)} as start,
      ${columns((column) => column)}, total_ms, first_token_ms
    from ${from} where ${sql.join([...conditions, time], sql` and `)}`;
  const tail = rollupRowsSql("usage_tail", `dimension = '${dimension}'`, "('hour', interval '1 hour')");
  const histogram = (column: string): SQL =>
    sql.raw(`(
      select value, start, array_to_string(${packedHistogram}, ',') as ${column}
      from (
        select value, start, entry >> 40 as bucket, sum(entry & 1099511627775)::bigint as n
        from cells cross join unnest(${column}) as entry
        ${limit === undefined ? "" : "where value in (select value from sums)"}
        group by 1, 2, 3
      ) as counts group by 1, 2
    ) as of_${column}`);
  return sql`
    with cells as (
      ${cells(sql.raw("usage_rollups"), rangeSql(question))}
      union all
      ${cells(sql.raw(`(${tail}) as tail`), sql`start >= ${moment(sinceMs)} and start < ${moment(untilMs)}`)}
    ), sums as (
      select value, start, count(*) over ()::integer as count, ${columns((column) => `sum(${column}) as ${column}`)}
      from cells group by value, start
      order by ${sql.raw(limit === undefined ? "start, value" : `sum(charged_nano_usd) desc, sum(requests) desc, value limit ${limit}`)}
    )
    select value, (extract(epoch from start) * 1000)::bigint::text as start, count,
      ${columns((column) => `${column}::text`)}, total_ms, first_token_ms
    from sums
    left join ${histogram("total_ms")} using (value, start)
    left join ${histogram("first_token_ms")} using (value, start)
    order by ${sql.raw(limit === undefined ? "start, value" : "charged_nano_usd desc, requests desc, value")}`;
}

type TextRow = Record<Summed | "value" | "start", string> & {
  readonly count: number;
  readonly total_ms: string | null;
  readonly first_token_ms: string | null;
};

/** Sums of requests from the rollups, exact; what was logged a moment ago is among them. */
export async function readUsage(db: Queryable, question: UsageQuestion): Promise<UsageAnswer> {
  const found = (await db.execute(usageSql(question))) as unknown as TextRow[];
  const rows = found.map(
    (row): UsageRow => ({
      value: question.byValue ? row.value : null,
      startMs: question.by === null ? null : Number(row.start),
      sums: Object.fromEntries(summed.map((column) => [column, Number(row[column])])) as Record<
        Summed,
        number
      >,
      totalMs: unpack(row.total_ms),
      firstTokenMs: unpack(row.first_token_ms),
    }),
  );
  return { rows, count: found[0]?.count ?? 0 };
}

function unpack(text: string | null): Histogram {
  const histogram: Histogram = new Map();
  if (text !== null && text !== "") addPacked(histogram, text.split(",").map(Number));
  return histogram;
}

/** From when on everything that was logged is counted, milliseconds since 1970; null: from the beginning. */
export async function countedSinceMs(db: Queryable): Promise<number | null> {
  const found = (await db.execute(sql`select before::text as before from usage_backfill`)) as unknown as {
    before: string;
  }[];
  const before = found[0]?.before;
  return before === undefined ? null : Number.parseInt(before.replaceAll("-", "").slice(0, 12), 16);
}
