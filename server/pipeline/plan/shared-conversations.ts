import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../../engine/index.ts";
import type { Database } from "../../database/database.ts";
import { createReplaceableClient } from "../../database/replaceable-client.ts";
import {
  type ConversationToStore,
  findConversations,
  forgetConversations,
  type StoredConversation,
  storeConversations,
  storedName,
} from "../../database/repositories/conversations.ts";
import { promptHashSalt } from "../../database/repositories/prompt-hash-salt.ts";
import { withDeadline } from "../../database/with-deadline.ts";

/** Conversations that must stay with their model, shared by all replicas through the database. */
export interface SharedConversations {
  /** Never waits; written at once, in the background. */
  store(rows: readonly ConversationToStore[]): void;
  /**
   * Looks names up, again and again until one is found: the replica that served may just be writing.
   *
   * @returns at most `waitMs` later, whatever the database does; empty: nothing is known, or the database does not answer
   */
  find(names: readonly string[]): Promise<StoredConversation[]>;
  /** Lets go of what waits of a tenant; what is in the database goes with its records. */
  forget(tenant: string): void;
  /** Writes what waits, for at most a second. */
  close(): Promise<void>;
}

interface SharedConversationsOptions {
  readonly database: Pick<Database, "connect" | "ready" | "status">;
  readonly clock: Pick<Clock, "nowMs">;
  /** `TRADEWIND_SALT`; null: the installation's, from the database. */
  readonly salt: string | null;
  readonly lifetimeMs: number;
  /** Longest that a request waits for an answer. @default 250 */
  readonly waitMs?: number;
}

/** Rows that wait for the database; beyond it the oldest are forgotten. */
const maxWaiting = 5_000;
const retryDelayMs = 1_000;
const statementDeadlineMs = 15_000;
const closeDeadlineMs = 1_000;
const forgetIntervalMs = 600_000;
/** Between two looks of one request, doubled each time. */
const firstPauseMs = 10;

export function createSharedConversations(options: SharedConversationsOptions): SharedConversations {
  const { database, clock, lifetimeMs, waitMs = 250 } = options;
  const writer = createReplaceableClient(database.connect, "storing conversations");
  const reader = createReplaceableClient(database.connect, "looking conversations up");
  const waiting = new Map<string, ConversationToStore>();
  const closing = new AbortController();
  let salt: string | Uint8Array | null = options.salt;
  let writing: Promise<void> | null = null;
  let forgottenAtMs = clock.nowMs();

  const hashed = (name: string): string => storedName(salt ?? "", name);

  async function ready(): Promise<void> {
    await database.ready;
    salt ??= await writer.run(promptHashSalt, statementDeadlineMs);
    // Opening a connection may take longer than a request waits.
    await reader.run((sql) => sql`select 1`.simple(), statementDeadlineMs);
  }
  const prepared = ready().catch(() => undefined);

  async function write(): Promise<void> {
    await prepared;
    while (waiting.size > 0) {
      const rows = [...waiting.values()];
      waiting.clear();
      try {
        if (salt === null) await ready();
        const named = rows.map((row) => ({ ...row, name: hashed(row.name) }));
        await writer.run((sql) => storeConversations(sql, named, lifetimeMs), statementDeadlineMs);
        if (clock.nowMs() - forgottenAtMs > forgetIntervalMs) {
          forgottenAtMs = clock.nowMs();
          await writer.run(
            (sql) => forgetConversations(sql, forgottenAtMs - lifetimeMs),
            statementDeadlineMs,
          );
        }
      } catch {
        // The database's monitor says that it does not answer. What came since is newer than what is put back.
        for (const row of rows) if (!waiting.has(row.name)) waiting.set(row.name, row);
        for (const name of waiting.keys()) if (waiting.size > maxWaiting) waiting.delete(name);
        if (closing.signal.aborted) return;
        await sleep(retryDelayMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      }
    }
  }

  async function look(names: readonly string[], signal: AbortSignal): Promise<StoredConversation[]> {
    const byHash = new Map(names.map((name) => [hashed(name), name]));
    for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
      const found = await reader.run(
        (sql) => findConversations(sql, [...byHash.keys()], clock.nowMs() - lifetimeMs),
        statementDeadlineMs,
      );
      if (found.length > 0 || signal.aborted)
        return found.map((row) => ({ ...row, name: byHash.get(row.name) ?? row.name }));
      await sleep(pauseMs, undefined, { ref: false });
    }
  }

  return {
    store(rows) {
      for (const row of rows) waiting.set(row.name, row);
      writing ??= write().finally(() => {
        writing = null;
      });
    },
    async find(names) {
      if (salt === null || database.status().state !== "ready") return [];
      const ending = new AbortController();
      try {
        return await withDeadline(look(names, ending.signal), waitMs, "looking a conversation up");
      } catch {
        return [];
      } finally {
        ending.abort();
      }
    },
    forget(tenant) {
      for (const name of waiting.keys()) if (name.startsWith(`${tenant} `)) waiting.delete(name);
    },
    async close() {
      closing.abort();
      if (writing !== null) await withDeadline(writing, closeDeadlineMs, "storing").catch(() => undefined);
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}
