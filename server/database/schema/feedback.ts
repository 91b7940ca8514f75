import { sql } from "drizzle-orm";
import {
  bigint,
  customType,
  doublePrecision,
  index,
  jsonb,
  pgTable,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { bytea } from "./bytea.ts";

/** JSON as the connection has read it: Drizzle's `jsonb` would read a text that looks like JSON once more. */
const feedbackValue = customType<{ data: boolean | number | string; driverData: unknown }>({
  dataType: () => "jsonb",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => value as boolean | number | string,
});

/** What a session's feedback says of one candidate on one kind of work: its part of the session's requests. */
export interface FeedbackCredit {
  readonly candidateId: string;
  readonly taskType: string | null;
  /** (0,1]; all credits of a row together: 1. */
  readonly share: number;
}

/**
 * What callers said of replies, and what was inferred of them: only ever added to. A later row on the same request or session and metric
 * corrects an earlier one, which then names it in `superseded_by`; rows where that is null are the current ones.
 */
export const feedback = pgTable(
  "feedback",
  {
    /** Rises in the order in which rows were committed: replicas read what is newer than what they have. */
    seq: bigint("seq", { mode: "number" }).generatedAlwaysAsIdentity().primaryKey(),
    createdAt: timestamp("created_at", { withTimezone: true, mode: "string" }).notNull(),
    tenant: text("tenant").notNull(),
    /** null: of a session as a whole. */
    requestId: uuid("request_id"),
    /** Salted hash of the session that the feedback, or its request, is of; null: the request names none. */
    sessionKey: bytea("session_key"),
    /** Salted hash of the end user of the request, or of the session's newest; null: not named. */
    userKey: bytea("user_key"),
    metric: text("metric").notNull(),
    /** A boolean, a number or a text, as it was sent. */
    value: feedbackValue("value").notNull(),
    /** [0,1], 1 is best; null: a text. */
    score: doublePrecision("score"),
    /** Weight as evidence, [0,1]; 0: none. */
    weight: doublePrecision("weight").notNull(),
    source: text("source").$type<"api" | "link" | "implicit">().notNull(),
    /** Who served the request, else who was chosen; null: of a session (see `credits`), or not known. */
    candidateId: text("candidate_id"),
    /** null: of a session, or not classified. */
    taskType: text("task_type"),
    /** Of a session; null: of a request. */
    credits: jsonb("credits").$type<readonly FeedbackCredit[]>(),
    comment: text("comment"),
    tags: jsonb("tags").$type<Readonly<Record<string, string>>>(),
    idempotencyKey: text("idempotency_key"),
    /** `seq` of the row that it corrects; null: none. */
    replaces: bigint("replaces", { mode: "number" }),
    /** `seq` of the row that corrects this one; null: it is current. */
    supersededBy: bigint("superseded_by", { mode: "number" }),
  },
  (table) => [
    uniqueIndex("feedback_idempotency")
      .on(table.tenant, table.idempotencyKey)
      .where(sql`${table.idempotencyKey} is not null`),
    index("feedback_request").on(table.requestId).where(sql`${table.requestId} is not null`),
    index("feedback_session").on(table.sessionKey).where(sql`${table.sessionKey} is not null`),
    index("feedback_created").using("brin", table.createdAt),
  ],
);
