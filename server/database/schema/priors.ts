import { sql } from "drizzle-orm";
import { bigint, boolean, jsonb, pgTable, text, timestamp, uniqueIndex } from "drizzle-orm/pg-core";
import type { Priors } from "../../../engine/index.ts";

/** Versions of what the router believes. At most one is active. */
export const priors = pgTable(
  "priors",
  {
    version: text("version").primaryKey(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    artefact: jsonb("artefact").$type<Priors>().notNull(),
    /** How many evidence rows it was fitted from. */
    evidenceCount: bigint("evidence_count", { mode: "number" }).notNull(),
    evidenceHash: text("evidence_hash").notNull(),
    /** null: fitted from none. */
    newestEvidenceAt: timestamp("newest_evidence_at", { withTimezone: true, mode: "string" }),
    note: text("note").notNull(),
    isActive: boolean("is_active").notNull().default(false),
    /** True: an automatic fit does not replace it. */
    isPinned: boolean("is_pinned").notNull().default(false),
  },
  (table) => [uniqueIndex("priors_one_active").on(table.isActive).where(sql`${table.isActive}`)],
);
