import { sql } from "drizzle-orm";
import { openSharedDatabase } from "../../database/open-shared-database.ts";
import { systemClock } from "../system-ports.ts";

export type Row = Record<string, string | null>;

/** Every row of every table by its name, all columns as text; bytes as hexadecimal digits. */
export async function everyRow(place: {
  readonly url: string | null;
  readonly dataDir: string;
}): Promise<Map<string, Row[]>> {
  const database = await openSharedDatabase({ ...place, clock: systemClock });
  const read = async (text: string): Promise<Row[]> =>
    [...(await database.db.execute(sql.raw(text)))] as unknown as Row[];
  const columns = await read(
    `select table_schema || '.' || table_name as "table", column_name as "column" from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema') order by 1, ordinal_position`,
  );
  const rows = new Map<string, Row[]>();
  for (const table of new Set(columns.map((row) => row.table!))) {
    const ofTable = columns.filter((row) => row.table === table);
    const list = ofTable.map(({ column }) => `"${column}"::text as "${column}"`).join(", ");
    const [schema, name] = table.split(".");
    rows.set(table.replace(/^public\./, ""), await read(`select ${list} from "${schema}"."${name}"`));
  }
  await database.close();
  return rows;
}
