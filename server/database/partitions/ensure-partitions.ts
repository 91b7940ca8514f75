import type postgres from "postgres";
import { advisoryLocks } from "../advisory-locks.ts";
import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";
import { addDays, type Day, dayOf, dayStartMs } from "./day.ts";
import { listPartitionDays } from "./list-partitions.ts";
import {
  defaultPartitionName,
  type PartitionedTable,
  partitionedTables,
  partitionName,
} from "./partition-names.ts";

/** Partitions are made for today and this many days to come. */
const daysAhead = 2;

/**
 * A waiting `alter table` makes every later query of the table wait behind it; so it gives up after this, and is tried
 * again at the next occasion. Rows go to the default partition meanwhile.
 */
const lockTimeout = "2s";

/** Makes the partitions of the day that a moment lies in and of the next two. */
export async function ensurePartitionsAhead(sql: Client, nowMs: number): Promise<void> {
  const today = dayOf(nowMs);
  await ensurePartitions(
    sql,
    Array.from({ length: daysAhead + 1 }, (_, days) => addDays(today, days)),
  );
}

/** Makes the partitions of the given days where they are missing; rows that the default partition took for them are moved in. */
export async function ensurePartitions(sql: Client, days: readonly Day[]): Promise<void> {
  for (const table of partitionedTables) {
    const existing = new Set(await listPartitionDays(sql, table));
    for (const day of days) {
      if (!existing.has(day)) await sql.begin((transaction) => makePartition(transaction, table, day));
    }
  }
}

async function makePartition(
  sql: postgres.TransactionSql<Record<string, never>>,
  table: PartitionedTable,
  day: Day,
): Promise<void> {
  const name = partitionName(table, day);
  const from = requestIdBound(dayStartMs(day));
  const to = requestIdBound(dayStartMs(addDays(day, 1)));
  await sql.unsafe(`set local lock_timeout = '${lockTimeout}'`);
  // Several replicas come at midnight. Taken before the look, so that the look is still true when it is acted on.
  await sql`select pg_advisory_xact_lock(${advisoryLocks.partitions}::bigint)`;
  const [found] = await sql<{ oid: string | null }[]>`select to_regclass(${name})::text as oid`;
  if (found?.oid != null) return;
  await sql.unsafe(
    `create table ${name} (like ${table} including defaults including constraints including storage)`,
  );
  await sql.unsafe(`alter table ${name} set (toast_tuple_target = 4080)`); // See the migration.
  await sql.unsafe(
    `with moved as (
      delete from ${defaultPartitionName(table)} where request_id >= '${from}' and request_id < '${to}' returning *
    ) insert into ${name} select * from moved`,
  );
  await sql.unsafe(`alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`);
}
