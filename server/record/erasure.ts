import type { Queryable } from "../database/database.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { insertAudit } from "../database/repositories/access.ts";
import { type Erased, type ErasedRows, eraseRecords } from "../database/repositories/erase.ts";

/** Notifications that a tenant's replies are to be forgotten; the payload is the tenant. */
const eraseChannel = "erase";

/** What was removed, and what was not and why. */
export interface ErasureReport {
  readonly tenant: string;
  readonly request_id: string | null;
  /** `cached_replies` is null where they are in the memory of other processes, which forget them within a second. */
  readonly removed: ErasedRows & { readonly cached_replies: number | null };
  readonly kept: readonly string[];
}

export interface ErasurePorts {
  readonly db: Queryable;
  readonly notifier: Pick<Notifier, "listen" | "notify">;
  /** Writes what waits in this process, so that it is removed with the rest and leaves the journal. */
  readonly flush: () => Promise<void>;
  /** Forgets replies in this process. @returns how many; null: it holds none, and others were told */
  readonly forgetReplies: (tenant: string) => number | null | Promise<null>;
  readonly nowMs: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Erasure {
  /** @param by who asks, for the audit log, which keeps the report */
  erase(erased: Erased, by: { readonly actor: string; readonly origin: string }): Promise<ErasureReport>;
  close(): void;
}

/** Other replicas write what waits with them within a quarter of a second. */
const otherReplicasMs = 1_000;

export const keptAfterErasure = [
  "usage by hour, budgets and the audit log: sums and names without anything of a prompt or reply",
  "keys, budgets and provider keys of a tenant, which administrators end",
  "priors that were fitted before: figures of many requests",
  "backups, log files and traces outside this database",
] as const;

export function createErasure(ports: ErasurePorts): Erasure {
  const { db, notifier, flush, forgetReplies, nowMs, sleep } = ports;
  const stopListening = notifier.listen(eraseChannel, (tenant) => {
    if (tenant !== null) void forgetReplies(tenant);
  });
  return {
    async erase(erased, by) {
      // Replies do not say which request they are of: of one request its tenant's go as a whole.
      const cachedReplies = await forgetReplies(erased.tenant);
      await notifier.notify(eraseChannel, erased.tenant);
      await sleep(otherReplicasMs);
      await flush();
      const rows = await eraseRecords(db, erased);
      const requestId = "requestId" in erased ? erased.requestId : null;
      const removed = { ...rows, cached_replies: cachedReplies };
      const target = requestId ?? erased.tenant;
      await insertAudit(db, { ...by, action: "data.erase", target, change: { removed }, atMs: nowMs() });
      return { tenant: erased.tenant, request_id: requestId, removed, kept: keptAfterErasure };
    },
    close: stopListening,
  };
}
