import { bigint, boolean, index, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** How much a key, a tenant or a tag may spend in a period. Rows stay after they are removed: the audit log names them. */
export const budgets = pgTable(
  "budgets",
  {
    id: text("id").primaryKey(),
    scope: text("scope").$type<"key" | "tenant" | "tag">().notNull(),
    /** Id of the key, name of the tenant, or the tag. */
    name: text("name").notNull(),
    period: text("period").$type<"day" | "week" | "month" | "total">().notNull(),
    limitNanoUsd: bigint("limit_nano_usd", { mode: "number" }).notNull(),
    /** Share of the limit from which on replies warn, in percent. */
    warnPercent: integer("warn_percent").notNull(),
    /** Whether `auto` gets cheaper as the budget runs down. */
    pace: boolean("pace").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    /** null: it holds. */
    removedAt: timestamp("removed_at", { withTimezone: true, mode: "string" }),
    /** Of `access_revision` when it was last changed. */
    revision: bigint("revision", { mode: "number" }).notNull(),
  },
  (table) => [index("budgets_revision").on(table.revision)],
);

/**
 * What a process may spend of a budget without asking again. What it has spent is in the log: `settled` is the part of the grant that is there already, so that
 * `granted - settled` is what must be kept free for it.
 */
export const budgetLeases = pgTable(
  "budget_leases",
  {
    budgetId: text("budget_id")
      .notNull()
      .references(() => budgets.id),
    periodStart: timestamp("period_start", { withTimezone: true, mode: "string" }).notNull(),
    /** `host.process id.random`. */
    owner: text("owner").notNull(),
    grantedNanoUsd: bigint("granted_nano_usd", { mode: "number" }).notNull(),
    settledNanoUsd: bigint("settled_nano_usd", { mode: "number" }).notNull(),
    /** Part of the rest that stands for requests whose cost nobody told. */
    unknownNanoUsd: bigint("unknown_nano_usd", { mode: "number" }).notNull(),
    renewedAt: timestamp("renewed_at", { withTimezone: true, mode: "string" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.budgetId, table.periodStart, table.owner] })],
);
