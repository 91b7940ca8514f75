import { getTableColumns } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";

/** A column as a batch sees it. */
export interface BatchColumn {
  /** Name in the drizzle table. */
  readonly property: string;
  /** Name in the database. */
  readonly name: string;
  readonly sqlType: string;
}

/** Columns of a table in the order in which a batch's rows hold them. */
export function batchColumns(table: PgTable, except: readonly string[] = []): BatchColumn[] {
  return Object.entries(getTableColumns(table))
    .filter(([property]) => !except.includes(property))
    .map(([property, column]) => ({ property, name: column.name, sqlType: column.getSQLType() }));
}

/**
 * Joins the values of a row, each as JSON. Rows name their columns in the table's order, for a look-up of each would take longer than all else; the first row is checked.
 *
 * @param columns the first of the row's
 * @returns the values with commas between. @throws Error where the first row names other columns, or in another order
 */
export function createRowJoin(
  columns: readonly BatchColumn[],
): (row: Readonly<Record<string, string>>) => string {
  let isChecked = false;
  return (row) => {
    if (!isChecked) {
      const named = Object.keys(row).join();
      const expected = columns.map(({ property }) => property).join();
      if (named !== expected)
        throw new Error(`A row must name its columns in order: ${expected}; not ${named}.`);
      isChecked = true;
    }
    return Object.values(row).join(",");
  };
}

/**
 * The statement that inserts a batch: one parameter, a JSON array of rows, each an array of values in the order of
 * `columns`. One text for batches of any size, so that it is prepared once; several times quicker than a statement
 * with a parameter per value, and half again as quick as rows with names (`jsonb_to_recordset`).
 *
 * @param suffix What follows, e.g. `on conflict (request_id) do nothing`.
 */
export function batchInsertSql(table: PgTable, columns: readonly BatchColumn[], suffix = ""): string {
  const names = columns.map((column) => `"${column.name}"`).join(", ");
  const values = columns.map((column, index) => valueSql(column.sqlType, index)).join(", ");
  // `text` first: a parameter of type jsonb would be turned into JSON once more by the driver.
  const rows = "jsonb_array_elements($1::text::jsonb) as value";
  return `insert into "${getTableConfig(table).name}" (${names}) select ${values} from ${rows} ${suffix}`.trim();
}

function valueSql(sqlType: string, index: number): string {
  switch (sqlType) {
    case "text":
      return `value ->> ${index}`;
    case "jsonb":
      return `nullif(value -> ${index}, 'null'::jsonb)`;
    case "bytea":
      return `decode(value ->> ${index}, 'base64')`;
    case "timestamp with time zone": // Milliseconds since 1970.
      return `to_timestamp((value ->> ${index})::double precision / 1000)`;
    default:
      return `(value ->> ${index})::${sqlType}`;
  }
}
