import { bigint, doublePrecision, index, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { EvidenceSourceKind } from "../../../engine/index.ts";

/** Observed scores: only ever added to. */
export const evidence = pgTable(
  "evidence",
  {
    id: bigint("id", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    recordedAt: timestamp("recorded_at", { withTimezone: true }).notNull().defaultNow(),
    promptId: text("prompt_id").notNull(),
    candidateId: text("candidate_id").notNull(),
    taskType: text("task_type"),
    /** [0,1]; null: unscored, for the reason beside it. */
    score: doublePrecision("score"),
    unscoredReason: text("unscored_reason"),
    costNanoUsd: bigint("cost_nano_usd", { mode: "number" }),
    outputTokens: integer("output_tokens"),
    source: text("source").$type<EvidenceSourceKind>().notNull(),
    sourceName: text("source_name").notNull(),
    weight: doublePrecision("weight").notNull(),
    observedAt: timestamp("observed_at", { withTimezone: true, mode: "string" }).notNull(),
  },
  (table) => [
    index("evidence_by_candidate").on(table.candidateId, table.taskType),
    index("evidence_by_source").on(table.source, table.sourceName),
  ],
);
