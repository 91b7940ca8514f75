import type { Clock } from "../../engine/index.ts";
import { createResponseCache, type ResponseCache } from "../cache/response-cache.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { eraseLateRecords } from "../database/repositories/erase.ts";
import { KeptReplies } from "../protocols/openai-responses/kept-replies.ts";
import { createErasure, type Erasure } from "../record/erasure.ts";
import { systemSleep } from "./system-ports.ts";

interface RunningKeptReplies {
  /** Replies that may be given again. */
  readonly cache: ResponseCache;
  /** Replies of the Responses API that later requests may go on from. */
  readonly ofResponses: KeptReplies;
  readonly erasure: Erasure;
  /** Forgets replies and conversations of tenants of whom something was deleted since the last look, wherever that was asked for, and removes what this process wrote of it since. */
  forgetErased(tenants: Iterable<{ readonly tenant: string; readonly forgottenAtMs: number | null }>): void;
}

/** Replies in the memory of this process, and how they are forgotten. */
export function startKeptReplies(parts: {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  /** Of the environment; null: the installation's own. */
  readonly salt: string | null;
  readonly flushLog: () => Promise<void>;
  readonly forgetConversations: (tenant: string) => void;
}): RunningKeptReplies {
  const { configuration, database, notifier, clock, log, salt, flushLog } = parts;
  const cache = createResponseCache(clock, configuration.cache.maxBytes);
  const ofResponses = new KeptReplies({ ...configuration.responses, nowMs: clock.nowMs });
  const forget = (tenant: string): number => {
    parts.forgetConversations(tenant);
    return cache.forget(tenant) + ofResponses.forgetTenant(tenant);
  };
  const startedAtMs = clock.nowMs();
  const known = new Map<string, number>();
  return {
    ...{ cache, ofResponses },
    erasure: createErasure({
      ...{ db: database.db, notify: notifier.notify, salt, flush: flushLog, forget },
      ...{ nowMs: clock.nowMs, sleep: systemSleep },
    }),
    forgetErased(tenants) {
      const late: string[] = [];
      let sinceMs = clock.nowMs();
      for (const { tenant, forgottenAtMs: atMs } of tenants) {
        if (atMs === null || atMs === known.get(tenant)) continue;
        known.set(tenant, atMs);
        forget(tenant);
        if (atMs < startedAtMs) continue; // Nothing of it was here yet; what a journal holds, its recovery looks after.
        late.push(tenant);
        sinceMs = Math.min(sinceMs, atMs);
      }
      if (late.length === 0) return;
      void flushLog()
        .then(() => eraseLateRecords(database.db, late, { salt, sinceMs }))
        .catch((error: unknown) =>
          log.warn({ error: errorMessage(error) }, "Records of a deleted tenant may have been written late"),
        );
    },
  };
}
