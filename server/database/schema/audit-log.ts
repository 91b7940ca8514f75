import { bigint, index, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Who changed what, when and from where. A trigger refuses to change or delete rows. */
export const auditLog = pgTable(
  "audit_log",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    recordedAt: timestamp("recorded_at", { withTimezone: true, mode: "string" }).notNull(),
    /** `admin`: who holds the admin key; `command`: who can open the database; else the name of a session. */
    actor: text("actor").notNull(),
    /** Address of the client, or user and host of the command. */
    origin: text("origin").notNull(),
    /** Such as `key.create`. */
    action: text("action").notNull(),
    /** Id of the key, or whom else it concerns. */
    target: text("target").notNull(),
    /** What it was changed to; never a secret. */
    change: jsonb("change").$type<Record<string, unknown>>().notNull(),
  },
  (table) => [index("audit_log_target").on(table.target, table.recordedAt)],
);
