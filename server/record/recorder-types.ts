import type { Clock, Decision, Outcome } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import type { Log } from "../database/log.ts";
import type { PromptRecord, ReplyRecord } from "../database/log-codec/prompt-record.ts";
import type { StoredRequest } from "../database/repositories/find-request.ts";
import type { Journal } from "./journal.ts";

/** What is stored beyond what is always stored: hash, features and embedding of a prompt, and all figures. */
interface StoreOptions {
  /** Text of prompts. @default false */
  readonly prompts: boolean;
  /** Text of replies. @default false */
  readonly replies: boolean;
}

/** What a text goes through before it is stored. */
export interface TextProtection {
  /** Takes out what the configuration says, whatever the text looks like. */
  redact(text: string): string;
  /** The same of the JSON of a request or a reply as a protocol writes it, in which ids, media and signatures stay; what is no JSON is a text. */
  redactWire(json: string): string;
  /** @param purpose which text of which request */
  seal(text: string, purpose: string): string;
}

/** Ties a stored text to its request. */
export const textPurpose = (kind: "prompt" | "reply", requestId: string): string => `${kind} ${requestId}`;

export interface RecorderOptions {
  readonly database: Pick<Database, "connect" | "ready">;
  readonly clock: Clock;
  /** @default silent */
  readonly log?: Log;
  readonly store?: Partial<StoreOptions>;
  /** @default texts are stored as they are */
  readonly protection?: TextProtection;
  /** Salt of prompt hashes, at least 16 characters; null: one is made and kept in the database. @default null */
  readonly promptHashSalt?: string | null;
  /** Outlives the process; null: what the database does not have when it is killed is lost. @default null */
  readonly journal?: Journal | null;
  /** Most rows that wait; a request makes two. Beyond it the newest are dropped. @default 20,000 @minimum 1 */
  readonly capacityRows?: number;
  /** Most characters that wait, in all rows together. @default 32 Mi @minimum 1 */
  readonly capacityCharacters?: number;
  /** Longest that a row waits for others to be written with; null: only `flush` and `close` write. @default 250 */
  readonly flushIntervalMs?: number | null;
  /** Rows of one statement at most; as many waiting are written at once. @default 500 @minimum 1 */
  readonly batchRows?: number;
  /** A statement that takes longer has failed, and its connection is thrown away. @default 15,000 */
  readonly writeDeadlineMs?: number;
}

export interface RecorderCounters {
  /** Rows that wait, those being written right now among them. */
  readonly waiting: number;
  /** Rows that are in the database. */
  readonly written: number;
  /** Rows that found the buffer full, or the recorder closed. */
  readonly dropped: number;
  /** Those of them since the last time that everything was written. */
  readonly droppedSinceWrite: number;
  /** Rows that can never be written, because of what is in them. */
  readonly rejected: number;
  /** Statements that failed for another reason than the rows'; they were or will be tried again. */
  readonly failedBatches: number;
  /** What the last of them failed with; null: none did, or one has succeeded since. */
  readonly lastError: string | null;
  /** null: the last write succeeded, or there was none yet. `isRefused`: the database answers, and does not take our rows. */
  readonly failing: { readonly sinceMs: number; readonly isRefused: boolean } | null;
}

/**
 * Writes decisions and outcomes to the database, off the request's path. No outcome is written before its decision, and an outcome whose decision
 * was taken is taken, too, even where the buffer is full.
 */
export interface Recorder {
  /** Never throws, never waits. Called when the decision was made, once the provider's call is on its way. */
  recordDecision(decision: Decision, prompt: PromptRecord): void;
  /** Never throws, never waits. */
  recordOutcome(outcome: Outcome, reply: ReplyRecord): void;
  /** What waits to be written of a request; null: nothing. The database may hold the other half. */
  peek(requestId: string): StoredRequest | null;
  counters(): RecorderCounters;
  /**
   * Writes everything that waits now. @throws What the database answers where it does not take it; the rows go on
   * waiting.
   */
  flush(): Promise<void>;
  /** Takes nothing more, writes what waits, and gives up after the deadline. @param deadlineMs @default 5,000 */
  close(deadlineMs?: number): Promise<RecorderCounters>;
}
