import { bigint, boolean, integer, pgTable, primaryKey, text, timestamp } from "drizzle-orm/pg-core";

/** Eval runs that are distributed over several processes, while they last: what these share beside the results. */
export const evalDistributedRuns = pgTable("eval_distributed_runs", {
  runId: text("run_id").primaryKey(),
  createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull().defaultNow(),
  state: text("state").$type<"open" | "stopping" | "budget" | "aborting">().notNull(),
  /** JSON as text: jsonb takes no zero byte. */
  plan: text("plan").notNull(),
  /** Programs of the suite's author that grade, as JSON. */
  code: text("code").notNull(),
  coordinator: text("coordinator").notNull(),
  /** The coordinator's last heartbeat. */
  seenAt: timestamp("seen_at", { withTimezone: true, mode: "string" }).notNull(),
  /** null: no cap. */
  capNanoUsd: bigint("cap_nano_usd", { mode: "number" }),
  spentNanoUsd: bigint("spent_nano_usd", { mode: "number" }).notNull(),
  reservedNanoUsd: bigint("reserved_nano_usd", { mode: "number" }).notNull(),
});

/** Cases of a distributed run as they are sent and graded, so that workers need no files. */
export const evalDistributedBatches = pgTable(
  "eval_distributed_batches",
  {
    runId: text("run_id").notNull(),
    batch: integer("batch").notNull(),
    cases: text("cases").notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.batch] })],
);

/** Processes at work on a distributed run. */
export const evalDistributedWorkers = pgTable(
  "eval_distributed_workers",
  {
    runId: text("run_id").notNull(),
    workerId: text("worker_id").notNull(),
    name: text("name").notNull(),
    seenAt: timestamp("seen_at", { withTimezone: true, mode: "string" }).notNull(),
    /** Taken for dead. */
    isBuried: boolean("is_buried").notNull(),
    reservedNanoUsd: bigint("reserved_nano_usd", { mode: "number" }).notNull(),
    finished: integer("finished").notNull(),
    unscored: integer("unscored").notNull(),
    /** Jobs that it holds, as JSON. */
    claims: text("claims").notNull(),
    /** Targets that it cannot ask, with the reason, as JSON. */
    lacks: text("lacks").notNull(),
    failure: text("failure"),
  },
  (table) => [primaryKey({ columns: [table.runId, table.workerId] })],
);
