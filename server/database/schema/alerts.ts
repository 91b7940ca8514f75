import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { DriftMetric } from "../../../engine/index.ts";

/** A candidate whose replies are not what they were. Rows stay: beliefs are discounted by them. */
export const alerts = pgTable(
  "alerts",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    metric: text("metric").$type<DriftMetric>().notNull(),
    candidateId: text("candidate_id").notNull(),
    /** null: all kinds of work. */
    taskType: text("task_type"),
    /** Of quality: whose scores, as in decisions' evidence; null: of the log. */
    source: text("source"),
    direction: text("direction").$type<"up" | "down">().notNull(),
    /** Mean before and after, in the metric's unit: a score from 0 to 1, milliseconds, output tokens, nano-dollars per million tokens. */
    before: doublePrecision("before").notNull(),
    after: doublePrecision("after").notNull(),
    valuesBefore: integer("values_before").notNull(),
    valuesAfter: integer("values_after").notNull(),
    /** When it changed, as far as the values say; evidence from before is discounted. */
    changedAt: timestamp("changed_at", { withTimezone: true, mode: "string" }).notNull(),
    /** null: nobody has. */
    acknowledgedAt: timestamp("acknowledged_at", { withTimezone: true, mode: "string" }),
    acknowledgedBy: text("acknowledged_by"),
    /** Said to be a false alarm: nothing is discounted by it. */
    isDismissed: boolean("is_dismissed").notNull(),
  },
  (table) => [
    index("alerts_open").on(table.id).where(sql`${table.acknowledgedAt} is null`),
    index("alerts_of_candidate").on(table.candidateId, table.taskType, table.metric),
  ],
);
