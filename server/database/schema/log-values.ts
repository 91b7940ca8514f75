import { customType, jsonb, pgTable } from "drizzle-orm/pg-core";

/** A bigint as its decimal digits: JavaScript's numbers do not hold all of them. */
export const bigintText = customType<{ data: string; driverData: string }>({ dataType: () => "bigint" });

/** What many rows of the log have in common, written once: policies, lists of candidates, evidence, prices. Never changed, never deleted. */
export const logValues = pgTable("log_values", {
  /** From the value's hash, see `logValueId`. */
  id: bigintText("id").primaryKey(),
  value: jsonb("value").notNull(),
});
