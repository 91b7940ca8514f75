import { pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { Role } from "../../access/viewer.ts";
import { bytea } from "./bytea.ts";

/** Who is logged in to the dashboard, and login links that nobody has used yet. Rows go when they expire. */
export const sessions = pgTable("sessions", {
  /** SHA-256 of the token, which the browser alone has. */
  hash: bytea("hash").primaryKey(),
  kind: text("kind").$type<"link" | "session">().notNull(),
  role: text("role").$type<Role>().notNull(),
  tenant: text("tenant"),
  name: text("name").notNull(),
  /** What it was opened with, and ends with: see `SessionSource`. */
  source: text("source").notNull(),
  createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
  expiresAt: timestamp("expires_at", { withTimezone: true, mode: "string" }).notNull(),
});
