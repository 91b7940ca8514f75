import { bigint, doublePrecision, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** Executions of eval suites, one row each. */
export const evalRuns = pgTable("eval_runs", {
  id: text("id").primaryKey(),
  createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
  /** null: still going, or stopped by a crash. */
  finishedAt: timestamp("finished_at", { withTimezone: true, mode: "string" }),
  status: text("status").$type<"running" | "done" | "stopped" | "budget" | "failed">().notNull(),
  suites: jsonb("suites").$type<readonly string[]>().notNull(),
  targets: jsonb("targets").$type<readonly string[]>().notNull(),
  /** Hash of cases, graders, targets and samples: a run is only resumed where it is the same. */
  fingerprint: text("fingerprint").notNull(),
  settings: jsonb("settings").$type<Readonly<Record<string, unknown>>>().notNull(),
  /** Results that the whole run has. */
  plannedCount: bigint("planned_count", { mode: "number" }).notNull(),
  /** Paid for in this run, judges included, replies from the cache not. */
  spentNanoUsd: bigint("spent_nano_usd", { mode: "number" }).notNull(),
  durationMs: doublePrecision("duration_ms").notNull(),
});
