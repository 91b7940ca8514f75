import { doublePrecision, integer, jsonb, pgTable, real, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Policy } from "../../../engine/index.ts";
import type { StoredDecisionDetails, StoredExclusion } from "../repositories/stored-decision-parts.ts";
import { bytea } from "./bytea.ts";

/**
 * What was decided, one row per request. Partitioned by day over `request_id`, which begins with the time
 * (see `server/record/request-id.ts`), so that a look-up by id reads one partition and needs no time.
 */
export const decisions = pgTable("decisions", {
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
  /** Probability by task type. */
  tasks: jsonb("tasks").$type<Readonly<Record<string, number>>>().notNull(),
  novelty: real("novelty").notNull(),
  /** Candidate ids, best first, one a line. */
  candidates: text("candidates").notNull(),
  /** Score and prediction of each candidate, fixed-width; the view `decision_candidates` opens it to SQL. */
  predictions: bytea("predictions").notNull(),
  /** Evidence behind the best few and reasons for unknown costs. */
  details: jsonb("details").$type<StoredDecisionDetails>(),
  /** Candidates that were left out, grouped by reason; null: none. */
  excluded: jsonb("excluded").$type<readonly StoredExclusion[]>(),
  policy: jsonb("policy").$type<Policy>().notNull(),
  /** One sentence for people. */
  reason: text("reason").notNull(),
  counterfactual: text("counterfactual"),
  priorsVersion: text("priors_version").notNull(),
  embedderId: text("embedder_id").notNull(),
  embeddingDepth: text("embedding_depth").$type<"static" | "full" | "none">().notNull(),
  decisionMs: real("decision_ms").notNull(),
  inputTokensEstimate: integer("input_tokens_estimate"),
  /** Packed by `server/database/repositories/pack-vector.ts`. */
  embedding: bytea("embedding"),
  contextualEmbedding: bytea("contextual_embedding"),
  /** Packed by `server/database/repositories/pack-features.ts`. */
  features: bytea("features"),
  /** null unless the configuration says to store prompts. */
  promptText: text("prompt_text"),
  /** Salted SHA-256 of the routing text; see `server/record/salted-hash.ts`. */
  promptHash: bytea("prompt_hash"),
});
