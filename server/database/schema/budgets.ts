import { bigint, index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";
import type { BudgetPeriod, BudgetScope } from "../../operation/budget.ts";

/** How much may be spent. */
export const budgets = pgTable(
  "budgets",
  {
    scope: text("scope").$type<BudgetScope>().notNull(),
    /** Id of a key, name of a tenant, or a tag, by scope. */
    name: text("name").notNull(),
    period: text("period").$type<BudgetPeriod>().notNull(),
    /** null: removed. The row stays, so that replicas read the change. */
    limitNanoUsd: bigint("limit_nano_usd", { mode: "number" }),
    /** Spending from which on callers are warned; null: they are not. */
    softNanoUsd: bigint("soft_nano_usd", { mode: "number" }),
    /** See `api_keys`. */
    revision: bigint("revision", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.scope, table.name, table.period] }),
    index("budgets_revision").on(table.revision),
  ],
);

/** What was spent in one period of a budget. The row's lock orders what replicas lease. */
export const budgetAccounts = pgTable("budget_accounts", {
  /** `scope:name:period:start`, the start as YYYY-MM-DD. */
  account: text("account").primaryKey(),
  spentNanoUsd: bigint("spent_nano_usd", { mode: "number" }).notNull(),
});

/** What a replica may spend without asking again. */
export const budgetLeases = pgTable(
  "budget_leases",
  {
    account: text("account").notNull(),
    replica: text("replica").notNull(),
    leasedNanoUsd: bigint("leased_nano_usd", { mode: "number" }).notNull(),
    /** From then on its replica counts as gone, and others may lease it. */
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.replica] })],
);
