import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

/** What one target answered to one case of a run, and how it was graded. */
export const evalResults = pgTable(
  "eval_results",
  {
    runId: text("run_id").notNull(),
    /** `suite/case`. */
    promptId: text("prompt_id").notNull(),
    target: text("target").notNull(),
    sample: integer("sample").notNull(),
    taskType: text("task_type"),
    cluster: text("cluster").notNull(),
    weight: doublePrecision("weight").notNull(),
    /** [0,1]; null: unscored, for the reason beside it. */
    score: doublePrecision("score"),
    passed: boolean("passed"),
    reason: text("reason"),
    grades: jsonb("grades").$type<readonly unknown[]>().notNull(),
    replyText: text("reply_text"),
    toolCalls: jsonb("tool_calls").$type<readonly unknown[]>(),
    /** null: the target answered. */
    error: text("error"),
    finishReason: text("finish_reason"),
    servedModel: text("served_model"),
    inputTokens: integer("input_tokens"),
    outputTokens: integer("output_tokens"),
    costNanoUsd: bigint("cost_nano_usd", { mode: "number" }),
    costUnknownReason: text("cost_unknown_reason"),
    judgeCostNanoUsd: bigint("judge_cost_nano_usd", { mode: "number" }).notNull(),
    latencyMs: real("latency_ms"),
    timeToFirstTokenMs: real("time_to_first_token_ms"),
    isFromCache: boolean("is_from_cache").notNull(),
    finishedAt: timestamp("finished_at", { withTimezone: true, mode: "string" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.promptId, table.target, table.sample] })],
);
