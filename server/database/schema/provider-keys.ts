import { bigint, index, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** Keys of providers that tenants bring. Rows stay after they are removed, without the key: replicas hear of it by them. */
export const providerKeys = pgTable(
  "provider_keys",
  {
    tenant: text("tenant").notNull(),
    provider: text("provider").notNull(),
    /** Encrypted, bound to tenant and provider; empty: it was removed. */
    sealed: text("sealed").notNull(),
    /** Its last characters, by which people tell keys apart; null: it is too short to show any, or was removed. */
    lastFour: text("last_four"),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" }).notNull(),
    /** Of `access_revision` when it was last changed. */
    revision: bigint("revision", { mode: "number" }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenant, table.provider] }),
    index("provider_keys_revision").on(table.revision),
  ],
);

/** What holds for a tenant as a whole, whichever of its keys asks. No row: the defaults. */
export const tenantSettings = pgTable(
  "tenant_settings",
  {
    tenant: text("tenant").primaryKey(),
    sharedKeys: text("shared_keys").$type<"unless_own" | "fallback" | "never">().notNull(),
    /** Replies of the tenant that processes hold in memory from before this are to be forgotten; null: none were. */
    forgottenAt: timestamp("forgotten_at", { withTimezone: true, mode: "string" }),
    /** Of `access_revision` when it was last changed. */
    revision: bigint("revision", { mode: "number" }).notNull(),
  },
  (table) => [index("tenant_settings_revision").on(table.revision)],
);
