import { bigint, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { RoutingSetting } from "../../operation/routing-setting.ts";

/** What was set for `auto` while servers ran. The newest row holds; rows stay, so that any can be gone back to. */
export const routingPreferences = pgTable("routing_preferences", {
  /** Of `access_revision` when it was set. */
  revision: bigint("revision", { mode: "number" }).primaryKey(),
  /** null: as configured. */
  setting: jsonb("setting").$type<RoutingSetting>(),
  setAt: timestamp("set_at", { withTimezone: true, mode: "string" }).notNull(),
  /** As in the audit log. */
  actor: text("actor").notNull(),
});
