import { sql } from "drizzle-orm";
import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  real,
  text,
  timestamp,
  uuid,
} from "drizzle-orm/pg-core";
import type { Policy } from "../../../engine/index.ts";
import type { StoredDecisionDetails, StoredExclusion } from "../log-codec/stored-parts.ts";
import { bytea } from "./bytea.ts";

/**
 * What was decided, one row per request. Partitioned by day over `request_id`, which begins with the time
 * (see `server/record/request-id.ts`), so that a look-up by id reads one partition and needs no time.
 */
export const decisions = pgTable(
  "decisions",
  {
    requestId: uuid("request_id").primaryKey(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    /** Whose request it is: a name, never a key. null: written by an earlier version without keys. */
    tenant: text("tenant"),
    /** Salted hash of what the conversation is recognised by, see `server/record/salted-hash.ts`; null: nothing names it. */
    conversationKey: text("conversation_key"),
    requestedModel: text("requested_model").notNull(),
    chosenCandidate: text("chosen_candidate").notNull(),
    /** Exact probability of the choice, (0,1]. */
    propensity: doublePrecision("propensity").notNull(),
    /** The likeliest task type; null: not classified. */
    taskType: text("task_type"),
    /**
     * Ranking, tasks, evidence and features, see `server/database/log-codec/packed-decision.ts`; the view `decision_candidates` opens the ranking to
     * SQL. null: an earlier version wrote the row, in the columns that say so.
     */
    packed: bytea("packed"),
    /** Earlier versions: probability by task type. */
    tasks: jsonb("tasks").$type<Readonly<Record<string, number>>>(),
    novelty: real("novelty").notNull(),
    /** Earlier versions: candidate ids, best first, one a line. */
    candidates: text("candidates"),
    /** Earlier versions: score and prediction of each candidate, fixed-width. */
    predictions: bytea("predictions"),
    /** What only some decisions have: facts of a guarantee, a draw, a switch; costs of switching. null: none. */
    details: jsonb("details").$type<StoredDecisionDetails>(),
    /** Candidates that were left out, grouped by reason; null: none. */
    excluded: jsonb("excluded").$type<readonly StoredExclusion[]>(),
    /** null: a policy that many requests share, in `log_values`. */
    policy: jsonb("policy").$type<Policy>(),
    /** Earlier versions: one sentence for people, which is made when somebody asks now. */
    reason: text("reason"),
    /** Earlier versions. */
    counterfactual: text("counterfactual"),
    priorsVersion: text("priors_version").notNull(),
    /** Earlier versions. */
    embedderId: text("embedder_id"),
    /** Earlier versions. */
    embeddingDepth: text("embedding_depth").$type<"static" | "full" | "none">(),
    decisionMs: real("decision_ms").notNull(),
    inputTokensEstimate: integer("input_tokens_estimate"),
    /** Earlier versions. */
    embedding: bytea("embedding"),
    /** Earlier versions. */
    contextualEmbedding: bytea("contextual_embedding"),
    /** Earlier versions. */
    features: bytea("features"),
    /** null unless the configuration says to store prompts. */
    promptText: text("prompt_text"),
    /** First half of a salted SHA-256 of the routing text, in earlier versions all of it; see `server/record/salted-hash.ts`. */
    promptHash: bytea("prompt_hash"),
    /** Salted hash of the session that the client named; null: it named none. */
    sessionKey: bytea("session_key"),
    /** Salted hash of the end user that the client named; null: it named none. */
    userKey: bytea("user_key"),
  },
  (table) => [
    index("decisions_session").on(table.sessionKey).where(sql`${table.sessionKey} is not null`),
    /** Of those in an experiment, which its looks read. */
    index("decisions_experiments").on(table.requestId).where(sql`${table.details} ? 'experiments'`),
  ],
);
