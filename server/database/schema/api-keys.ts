import { sql } from "drizzle-orm";
import { bigint, index, jsonb, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import type { KeySettings } from "../../operation/key-settings.ts";
import { bytea } from "./bytea.ts";

/** Keys that an administrator has made for clients. Rows stay after they are revoked: the record of requests names them. */
export const apiKeys = pgTable(
  "api_keys",
  {
    /** Stays the same when the key is rotated: records hang on it. */
    id: text("id").primaryKey(),
    /** Public beginning of the key that is valid now, by which it is found. */
    prefix: text("prefix").notNull(),
    /** SHA-256 of the whole key. */
    hash: bytea("hash").notNull(),
    tenant: text("tenant").notNull(),
    settings: jsonb("settings").$type<KeySettings>().notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    /** null: never rotated. */
    rotatedAt: timestamp("rotated_at", { withTimezone: true, mode: "string" }),
    /** null: valid. */
    revokedAt: timestamp("revoked_at", { withTimezone: true, mode: "string" }),
    /** Of `access_revision` when it was last changed: replicas read what is newer than what they have. */
    revision: bigint("revision", { mode: "number" }).notNull(),
  },
  (table) => [uniqueIndex("api_keys_prefix").on(table.prefix), index("api_keys_revision").on(table.revision)],
);

/** One row that counts the changes of keys. Its lock makes changes follow each other, so no replica misses one that commits late. */
export const accessRevision = pgTable("access_revision", {
  id: bigint("id", { mode: "number" }).primaryKey().default(sql`1`),
  revision: bigint("revision", { mode: "number" }).notNull(),
});
