import type { Client } from "../connect.ts";
import type { Day } from "./day.ts";
import { type PartitionedTable, partitionDay } from "./partition-names.ts";

/** Days that a table has a partition for, oldest first. */
export async function listPartitionDays(sql: Client, table: PartitionedTable): Promise<Day[]> {
  const rows = await sql<{ name: string }[]>`
    select child.relname as name
    from pg_inherits
    join pg_class child on child.oid = pg_inherits.inhrelid
    where pg_inherits.inhparent = ${table}::text::regclass
    order by child.relname`;
  return rows.map((row) => partitionDay(table, row.name)).filter((day) => day !== null);
}
