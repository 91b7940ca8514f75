import { customType } from "drizzle-orm/pg-core";

/** PostgreSQL `bytea`, which drizzle does not bring. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});
