import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";
import { type Day, dayStartMs } from "./day.ts";
import { listPartitionDays } from "./list-partitions.ts";
import { defaultPartitionName, partitionedTables, partitionName } from "./partition-names.ts";

/** See `ensure-partitions.ts`: a drop that cannot have the table at once is tried again another time. */
const lockTimeout = "2s";

/**
 * Forgets the decisions and outcomes of all days before `day`, by dropping their partitions, which takes milliseconds
 * however many rows they hold.
 *
 * @returns Names of the partitions that were dropped.
 */
export async function dropPartitionsBefore(sql: Client, day: Day): Promise<string[]> {
  const dropped: string[] = [];
  const existing = await listPartitionDays(sql);
  for (const table of partitionedTables) {
    for (const partition of existing[table]) {
      if (partition >= day) break;
      const name = partitionName(table, partition);
      await sql.begin(async (transaction) => {
        await transaction.unsafe(`set local lock_timeout = '${lockTimeout}'`);
        await transaction.unsafe(`drop table if exists ${name}`);
      });
      dropped.push(name);
    }
    const bound = requestIdBound(dayStartMs(day));
    await sql.unsafe(`delete from ${defaultPartitionName(table)} where request_id < '${bound}'`);
  }
  return dropped;
}
