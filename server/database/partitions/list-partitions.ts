import type { Client } from "../connect.ts";
import type { Day } from "./day.ts";
import { type PartitionedTable, partitionDay, partitionedTables } from "./partition-names.ts";

/** Days that each table has a partition for, oldest first. */
export async function listPartitionDays(sql: Client): Promise<Record<PartitionedTable, Day[]>> {
  const rows = await sql<{ name: string }[]>`
    select child.relname as name
    from pg_inherits
    join pg_class child on child.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent in ('decisions'::regclass, 'outcomes'::regclass)
    order by child.relname`.simple();
  const daysOf = (table: PartitionedTable): Day[] =>
    rows.map((row) => partitionDay(table, row.name)).filter((day) => day !== null);
  const [decisions, outcomes] = partitionedTables.map(daysOf) as [Day[], Day[]];
  return { decisions, outcomes };
}
