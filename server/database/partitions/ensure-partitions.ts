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

/**
 * Makes the partitions of the given days where they are missing, all or none; rows that the default partition took for them are moved in. Four
 * round trips at most.
 */
export async function ensurePartitions(sql: Client, days: readonly Day[]): Promise<void> {
  const existing = await listPartitionDays(sql);
  const missing = partitionedTables.flatMap((table) =>
    days.filter((day) => !existing[table].includes(day)).map((day) => makePartition(table, day)),
  );
  if (missing.length === 0) return;
  await sql.begin((transaction) =>
    // Several replicas come at midnight. Locked before the look, so that the look is still true when it is acted on.
    transaction.unsafe(`
      set local lock_timeout = '${lockTimeout}';
      select pg_advisory_xact_lock(${advisoryLocks.partitions});
      ${missing.join("")}`),
  );
}

/** SQL that makes one partition unless it is there. */
function makePartition(table: PartitionedTable, day: Day): string {
  const name = partitionName(table, day);
  const from = requestIdBound(dayStartMs(day));
  const to = requestIdBound(dayStartMs(addDays(day, 1)));
  return `
    do $$ begin
      if to_regclass('${name}') is null then
        create table ${name} (like ${table} including defaults including constraints including storage);
        alter table ${name} set (toast_tuple_target = 4080); -- See the migration.
        with moved as (
          delete from ${defaultPartitionName(table)} where request_id >= '${from}' and request_id < '${to}' returning *
        ) insert into ${name} select * from moved;
        alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}');
      end if;
    end $$;`;
}
