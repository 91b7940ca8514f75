import {
  bigint,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";

/** What is counted of requests. Money is integer nano-dollars; a sum leaves out what is not known, and the counts beside it say of how many. */
const figures = {
  requests: bigint("requests", { mode: "number" }).notNull(),
  /** Answered with an error, or broken after the first byte. */
  errors: bigint("errors", { mode: "number" }).notNull(),
  /** The client went away. */
  cancelled: bigint("cancelled", { mode: "number" }).notNull(),
  inputTokens: bigint("input_tokens", { mode: "number" }).notNull(),
  cachedInputTokens: bigint("cached_input_tokens", { mode: "number" }).notNull(),
  outputTokens: bigint("output_tokens", { mode: "number" }).notNull(),
  reasoningTokens: bigint("reasoning_tokens", { mode: "number" }).notNull(),
  upstreamNanoUsd: bigint("upstream_nano_usd", { mode: "number" }).notNull(),
  markupNanoUsd: bigint("markup_nano_usd", { mode: "number" }).notNull(),
  chargedNanoUsd: bigint("charged_nano_usd", { mode: "number" }).notNull(),
  /** Answered requests whose cost is not known. */
  costUnknown: bigint("cost_unknown", { mode: "number" }).notNull(),
  /** Answered from the gateway's own cache. */
  cacheHits: bigint("cache_hits", { mode: "number" }).notNull(),
  cacheSavedNanoUsd: bigint("cache_saved_nano_usd", { mode: "number" }).notNull(),
  /** Hits of replies whose cost is not known. */
  cacheSavedUnknown: bigint("cache_saved_unknown", { mode: "number" }).notNull(),
} as const;

/**
 * Outcomes that no rollup holds yet, summed by what they have in common. A trigger writes them in the statement that writes the outcomes, so
 * that each is counted once whoever writes it and however often; the server moves them into `usage_rollups` every few seconds.
 */
export const usageTail = pgTable("usage_tail", {
  /** The hour that the requests came in. */
  hour: timestamp("hour", { withTimezone: true, mode: "string" }).notNull(),
  tenant: text("tenant").notNull(),
  keyId: text("key_id"),
  tags: jsonb("tags").$type<readonly string[]>(),
  /** Empty: none is known; likewise provider and task. */
  model: text("model").notNull(),
  provider: text("provider").notNull(),
  task: text("task").notNull(),
  ...figures,
  /** Bucket of each whole reply's time, see `server/database/usage/histogram.ts`; null: there is none. */
  totalMs: smallint("total_ms").array(),
  /** ... and of its time to the first token. */
  firstTokenMs: smallint("first_token_ms").array(),
});

/** Sums per hour and per day (UTC), tenant and one name: a model, a provider, a task type, a key, a tag, or the tenant itself. Reports read them. */
export const usageRollups = pgTable(
  "usage_rollups",
  {
    grain: text("grain").$type<"hour" | "day">().notNull(),
    dimension: text("dimension").notNull(),
    start: timestamp("start", { withTimezone: true, mode: "string" }).notNull(),
    tenant: text("tenant").notNull(),
    /** Empty: requests without one. */
    value: text("value").notNull(),
    ...figures,
    /** Counts by bucket, each as `bucket * 2^40 + count`, ascending. */
    totalMs: bigint("total_ms", { mode: "number" }).array().notNull(),
    firstTokenMs: bigint("first_token_ms", { mode: "number" }).array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.grain, table.dimension, table.start, table.tenant, table.value] }),
    index("usage_rollups_by_tenant").on(table.tenant, table.grain, table.dimension, table.start),
  ],
);

/** Is there while outcomes of an earlier version are still to be counted. */
export const usageBackfill = pgTable("usage_backfill", {
  id: integer("id").primaryKey(),
  /** Outcomes of this request id and after are counted. */
  before: uuid("before").notNull(),
});
