import { bigint, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** How much of a rate limit each process may use without asking again. */
export const rateLeases = pgTable(
  "rate_leases",
  {
    /** `key model kind`. */
    scope: text("scope").notNull(),
    /** Start of the minute; of requests that run at once 1970. */
    windowStart: timestamp("window_start", { withTimezone: true, mode: "string" }).notNull(),
    /** `host.process id.random`. */
    owner: text("owner").notNull(),
    granted: bigint("granted", { mode: "number" }).notNull(),
    renewedAt: timestamp("renewed_at", { withTimezone: true, mode: "string" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.windowStart, table.owner] })],
);
