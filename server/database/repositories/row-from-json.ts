import type { BatchColumn } from "./batch-insert.ts";

/** A row of a batch as drizzle would read it back from the database. */
export function rowFromJson<Row>(columns: readonly BatchColumn[], json: string): Row {
  const values = JSON.parse(json) as unknown[];
  return Object.fromEntries(
    columns.map(({ property, sqlType }, index) => [property, asRead(values[index] ?? null, sqlType)]),
  ) as Row;
}

function asRead(value: unknown, sqlType: string): unknown {
  if (value === null) return null;
  if (sqlType === "bytea") return Buffer.from(String(value), "base64");
  if (sqlType === "timestamp with time zone") return new Date(Number(value)).toISOString();
  return value;
}
