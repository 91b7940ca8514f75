import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../engine/index.ts";
import type { Client } from "../database/connect.ts";
import type { Database } from "../database/database.ts";
import { createReplaceableClient } from "../database/replaceable-client.ts";
import { type FeedbackRow, type WrittenFeedback, writeFeedback } from "../database/repositories/feedback.ts";
import {
  findRequestFacts,
  findSessionFacts,
  type RequestFacts,
} from "../database/repositories/feedback-targets.ts";
import { promptHashSalt } from "../database/repositories/prompt-hash-salt.ts";
import { requestIdTimeMs } from "../database/request-id.ts";
import { withDeadline } from "../database/with-deadline.ts";
import { GatewayError } from "../errors/gateway-error.ts";
import { saltedHash, saltHex } from "../record/salted-hash.ts";
import { feedbackRow } from "./feedback-row.ts";
import type { Statement } from "./read-feedback.ts";

/** Takes feedback and answers when it is durable. */
export interface FeedbackIntake {
  /**
   * Statements that come at about the same time are written together, in their order.
   *
   * @returns never rejects: a GatewayError says why a statement was not taken
   */
  give(statement: Statement): Promise<WrittenFeedback | GatewayError>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

interface FeedbackIntakeOptions {
  readonly database: Pick<Database, "connect" | "ready" | "status">;
  readonly clock: Clock;
  /** `TRADEWIND_SALT`; null: the installation's, from the database. */
  readonly salt: string | null;
  /** Age of a request from which on no feedback is taken for it. */
  readonly windowMs: number;
  /** Writes the log's rows that wait here: feedback may come before the request is in the database. */
  readonly flushLog: () => Promise<void>;
  /** Called after something was written. */
  readonly written: () => void;
}

interface Waiting {
  readonly statement: Statement;
  readonly answer: (result: WrittenFeedback | GatewayError) => void;
  /** Looks at the log that found nothing. */
  looks: number;
}

const batchRows = 1_000;
/** Between the beginnings of two batches. */
const minBatchMs = 4;
const deadlineMs = 15_000;
const openingMs = 10_000;
/** A request that another replica just answered is in the log within this time; an older one that is not there is unknown. */
const lateMs = 10_000;
const pausesMs = [0, 200, 500, 1_000] as const;

export function createFeedbackIntake(options: FeedbackIntakeOptions): FeedbackIntake {
  const { database, clock, windowMs } = options;
  const client = createReplaceableClient(database.connect, "writing feedback");
  let salt = options.salt === null ? null : saltHex(options.salt);
  let queue: Waiting[] = [];
  let beganMs = Number.NEGATIVE_INFINITY;
  let writing: Promise<void> | null = null;

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const sinceMs = clock.monotonicMs() - beganMs;
      // Under load fewer and larger batches cost less, and each waits less for the others.
      if (sinceMs < minBatchMs && queue.length < batchRows) await sleep(minBatchMs - sinceMs);
      beganMs = clock.monotonicMs();
      const batch = queue.slice(0, batchRows);
      queue = queue.slice(batch.length);
      try {
        await write(batch);
      } catch (cause) {
        const error = new GatewayError(
          "database_unavailable",
          "The database does not answer, so the feedback was not taken; send it again.",
          null,
          cause,
        );
        for (const { answer } of batch) answer(error);
      }
    }
  }

  async function write(batch: readonly Waiting[]): Promise<void> {
    // Being created, or reached for the first time: a few seconds.
    if (database.status().state === "opening")
      await withDeadline(database.ready, openingMs, "reaching the database");
    if (database.status().state !== "ready") throw new Error(database.status().reason ?? "opening");
    salt ??= saltHex(await client.run(promptHashSalt, deadlineMs));
    const targets = await client.run((sql) => findTargets(sql, batch), deadlineMs);
    const taken: { row: FeedbackRow; answer: Waiting["answer"] }[] = [];
    for (const waiting of batch) {
      const { statement, answer } = waiting;
      const found = factsOf(statement, targets);
      if (found.length === 0 && isLate(waiting)) continue;
      const refusal = found.length === 0 ? unknownTarget(statement) : null;
      if (refusal !== null) answer(refusal);
      else taken.push({ answer, row: feedbackRow(statement, found, clock.nowMs(), sessionKeyOf(statement)) });
    }
    if (taken.length === 0) return;
    const written = await client.run(
      (sql) =>
        writeFeedback(
          sql,
          taken.map(({ row }) => row),
        ),
      deadlineMs,
    );
    taken.forEach(({ answer }, index) => {
      const result = written[index]!;
      answer(result.kind === "conflict" ? keyTaken() : result);
    });
    options.written();
  }

  const sessionKeyOf = ({ target, tenant }: Statement): string | null =>
    "sessionId" in target ? saltedHash(salt!, tenant, "session", target.sessionId) : null;

  interface Targets {
    readonly requests: ReadonlyMap<string, RequestFacts>;
    readonly sessions: ReadonlyMap<string, readonly RequestFacts[]>;
  }

  async function findTargets(sql: Client, batch: readonly Waiting[]): Promise<Targets> {
    const ids = batch.flatMap(({ statement: { target } }) =>
      "requestId" in target ? [target.requestId] : [],
    );
    const sessions = batch.flatMap(({ statement }) => {
      const sessionKey = sessionKeyOf(statement);
      return sessionKey === null ? [] : [{ sessionKey, tenant: statement.tenant! }];
    });
    const none = Promise.resolve(new Map<string, never>());
    const [byId, bySession] = await Promise.all([
      ids.length === 0 ? none : findRequestFacts(sql, ids),
      sessions.length === 0 ? none : findSessionFacts(sql, sessions, clock.nowMs() - windowMs),
    ]);
    return { requests: byId, sessions: bySession };
  }

  /** Those of the tenant alone: what is another's is not there. */
  function factsOf(statement: Statement, { requests, sessions }: Targets): readonly RequestFacts[] {
    const { target, tenant } = statement;
    if ("sessionId" in target) return sessions.get(sessionKeyOf(statement)!) ?? [];
    const found = requests.get(target.requestId);
    return found !== undefined && (tenant === null ? found.tenant !== null : found.tenant === tenant)
      ? [found]
      : [];
  }

  /** Whether it is looked for again: the log's rows may still be waiting, here or in another process. */
  function isLate(waiting: Waiting): boolean {
    const { target } = waiting.statement;
    // A session says nothing of when it began: what waits here is written, and looked at once more.
    const pauseMs = "requestId" in target || waiting.looks === 0 ? pausesMs[waiting.looks] : undefined;
    const ageMs = "requestId" in target ? clock.nowMs() - requestIdTimeMs(target.requestId)! : 0;
    if (pauseMs === undefined || ageMs > lateMs) return false;
    waiting.looks += 1;
    void (async () => {
      await options.flushLog().catch(() => undefined);
      await sleep(pauseMs, undefined, { ref: false });
      push(waiting);
    })();
    return true;
  }

  function push(waiting: Waiting): void {
    queue.push(waiting);
    writing ??= drain().finally(() => {
      writing = null;
    });
  }

  return {
    give(statement) {
      const { target } = statement;
      const ageMs = "requestId" in target ? clock.nowMs() - requestIdTimeMs(target.requestId)! : 0;
      if (ageMs > windowMs) return Promise.resolve(windowClosed(windowMs));
      return new Promise((answer) => push({ statement, answer, looks: 0 }));
    },
    async close() {
      await writing;
      await client.close();
    },
  };
}

const dayMs = 86_400_000;

const windowClosed = (windowMs: number): GatewayError =>
  new GatewayError(
    "feedback_window_closed",
    `The request is older than ${windowMs / dayMs} days, and feedback is taken no later: raise feedback.window_days in tradewind.yaml if it should be.`,
    "request_id",
  );

const unknownTarget = ({ target }: Statement): GatewayError =>
  "requestId" in target
    ? new GatewayError(
        "request_not_found",
        `No request of yours with the id \`${target.requestId}\` is recorded: send the \`x-tradewind-request-id\` header of a reply that this key's tenant got.`,
        "request_id",
      )
    : new GatewayError(
        "session_not_found",
        "No request of yours with this session id is recorded: send the one that your requests carry as `routing.session_id` or `x-tradewind-session-id`.",
        "session_id",
      );

const keyTaken = (): GatewayError =>
  new GatewayError(
    "idempotency_conflict",
    "The `idempotency_key` was sent before with other feedback: use a new one for each statement.",
    "idempotency_key",
  );
