import { doublePrecision, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** Tokens that replies had, beside what was predicted: a row for each kind of work and candidate. */
export const replyLengths = pgTable(
  "reply_lengths",
  {
    taskType: text("task_type").notNull(),
    candidateId: text("candidate_id").notNull(),
    /** Replies as of `updated_at`, older ones for less. */
    requests: doublePrecision("requests").notNull(),
    /** Without what was learnt from earlier replies. */
    expectedTokens: doublePrecision("expected_tokens").notNull(),
    actualTokens: doublePrecision("actual_tokens").notNull(),
    updatedAt: timestamp("updated_at", { withTimezone: true, mode: "string" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.taskType, table.candidateId] })],
);
