import { bigint, boolean, integer, jsonb, pgTable, real, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Attempt, ExtraMeter, Meters, Outcome, PriceSnapshot } from "../../../engine/index.ts";
import { bigintText } from "./log-values.ts";

/** What happened, one row per request; partitioned like `decisions`. Money is integer nano-dollars. */
export const outcomes = pgTable("outcomes", {
  requestId: uuid("request_id").primaryKey(),
  finishedAt: timestamp("finished_at", { withTimezone: true, mode: "string" }).notNull(),
  tenant: text("tenant"),
  status: text("status").$type<Outcome["status"]>().notNull(),
  servedCandidate: text("served_candidate"),
  servedDeployment: text("served_deployment"),
  /** null: one attempt, which served or was never made: the other columns say it all. */
  attempts: jsonb("attempts").$type<readonly Attempt[]>(),
  inputTokens: integer("input_tokens"),
  cachedInputTokens: integer("cached_input_tokens"),
  cacheWriteTokens: integer("cache_write_tokens"),
  outputTokens: integer("output_tokens"),
  reasoningTokens: integer("reasoning_tokens"),
  /** What was counted beside ordinary tokens, by `ExtraMeter`, and what else decides the price; null: nothing. */
  extraMeters: jsonb("extra_meters").$type<
    Readonly<Partial<Record<ExtraMeter, number>>> & Pick<Meters, "serviceTier" | "unpricedTools">
  >(),
  upstreamCostNanoUsd: bigint("upstream_cost_nano_usd", { mode: "number" }),
  markupNanoUsd: bigint("markup_nano_usd", { mode: "number" }),
  totalCostNanoUsd: bigint("total_cost_nano_usd", { mode: "number" }),
  costUnknownReason: text("cost_unknown_reason"),
  /** Prices that the cost was computed with, in `log_values`. */
  priceId: bigintText("price_id"),
  /** Earlier versions: the prices themselves. */
  priceSnapshot: jsonb("price_snapshot").$type<PriceSnapshot>(),
  timeToFirstTokenMs: real("time_to_first_token_ms"),
  totalMs: real("total_ms").notNull(),
  overheadMs: real("overhead_ms").notNull(),
  finishReason: text("finish_reason"),
  errorCode: text("error_code"),
  isStream: boolean("is_stream").notNull(),
  /** null unless the configuration says to store replies. */
  replyText: text("reply_text"),
  // New columns last: a journal of an earlier version holds rows by position.
  /** Which of the tenant's keys asked; null: none is needed, or an earlier version wrote the row. */
  keyId: text("key_id"),
  /** Tags of the key then; null: none. */
  tags: jsonb("tags").$type<readonly string[]>(),
  /** Model, provider and task type (`RequestLabels`), in `log_values`; null: an earlier version wrote the row. */
  labelsId: bigintText("labels_id"),
  /** What a reply from the gateway's own cache cost when it was made; null: it is none, or that is not known. */
  cacheSavedNanoUsd: bigint("cache_saved_nano_usd", { mode: "number" }),
});
