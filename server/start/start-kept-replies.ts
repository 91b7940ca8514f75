import type { Clock } from "../../engine/index.ts";
import { createResponseCache, type ResponseCache } from "../cache/response-cache.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { KeptReplies } from "../protocols/openai-responses/kept-replies.ts";
import { createErasure, type Erasure } from "../record/erasure.ts";
import { systemSleep } from "./system-ports.ts";

export interface RunningKeptReplies {
  /** Replies that may be given again. */
  readonly cache: ResponseCache;
  /** Replies of the Responses API that later requests may go on from. */
  readonly ofResponses: KeptReplies;
  readonly erasure: Erasure;
  /** Forgets replies of tenants that were erased since the last look: a command cannot notify the server of an embedded database and leaves its word there. */
  forgetErased(tenants: Iterable<{ readonly tenant: string; readonly forgottenAtMs: number | null }>): void;
}

/** Replies in the memory of this process, and how they are forgotten. */
export function startKeptReplies(parts: {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly flushLog: () => Promise<void>;
}): RunningKeptReplies {
  const { configuration, database, notifier, clock } = parts;
  const cache = createResponseCache(clock, configuration.cache.maxBytes);
  const ofResponses = new KeptReplies({ ...configuration.responses, nowMs: clock.nowMs });
  const forgetReplies = (tenant: string): number => cache.forget(tenant) + ofResponses.forgetTenant(tenant);
  const known = new Map<string, number>();
  return {
    ...{ cache, ofResponses },
    erasure: createErasure({
      ...{ db: database.db, notifier, flush: parts.flushLog, nowMs: clock.nowMs, sleep: systemSleep },
      forgetReplies,
    }),
    forgetErased(tenants) {
      for (const { tenant, forgottenAtMs: atMs } of tenants) {
        if (atMs === null) continue;
        if (atMs !== known.get(tenant)) forgetReplies(tenant);
        known.set(tenant, atMs);
      }
    },
  };
}
