import { pgTable, smallint, timestamp } from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";

/** One row for all replicas of one installation. */
export const installation = pgTable("installation", {
  /** Always 1. */
  id: smallint("id").primaryKey(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  /** Prompt hashes of one installation can be compared with each other, with those of another they cannot. */
  promptHashSalt: bytea("prompt_hash_salt").notNull(),
});
