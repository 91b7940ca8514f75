import { bigint, index, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import type { FindingsAnswer, PlanAnswer } from "../../answers/experiment-answers.ts";
import type { ExperimentSettings } from "../../operation/experiment-settings.ts";

/** Randomised comparisons of ways to route. Rows stay after they end: decisions name them. */
export const experiments = pgTable(
  "experiments",
  {
    id: text("id").primaryKey(),
    kind: text("kind").$type<"experiment" | "holdout">().notNull(),
    /** As they were sent, with every default filled in. */
    settings: jsonb("settings").$type<ExperimentSettings>().notNull(),
    /** Secret of its assignment, so that units fall into its arms independently of any other experiment's. */
    salt: text("salt").notNull(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    /** null: it runs. */
    stoppedAt: timestamp("stopped_at", { withTimezone: true, mode: "string" }),
    /** Why it ended; null: it runs. */
    stopReason: text("stop_reason"),
    /** Arm that was shown to be best; null: none was. */
    winner: text("winner"),
    /** Arms that a guardrail stopped, with the reason. */
    stoppedArms: jsonb("stopped_arms").$type<Readonly<Record<string, string>>>().notNull(),
    /** What was expected before the start: units, days, minimum detectable effect. */
    plan: jsonb("plan").$type<PlanAnswer>().notNull(),
    /** What the last look found; null: nobody looked yet. */
    result: jsonb("result").$type<FindingsAnswer>(),
    lookedAt: timestamp("looked_at", { withTimezone: true, mode: "string" }),
    looks: bigint("looks", { mode: "number" }).notNull(),
  },
  (table) => [index("experiments_running").on(table.stoppedAt)],
);
