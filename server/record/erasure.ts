import { accessChannel } from "../access/access-channel.ts";
import type { Queryable } from "../database/database.ts";
import { changeAccess } from "../database/repositories/access.ts";
import { type Erased, type ErasedRows, eraseRecords } from "../database/repositories/erase.ts";
import { putForgotten } from "../database/repositories/provider-keys.ts";

/** What was removed, and what was not and why. */
interface ErasureReport {
  readonly tenant: string;
  readonly request_id: string | null;
  /** `cached_replies` is null where they are in the memory of other processes alone; all forget them within a second. */
  readonly removed: ErasedRows & { readonly cached_replies: number | null };
  readonly kept: readonly string[];
}

interface ErasurePorts {
  readonly db: Queryable;
  readonly notify: (channel: string, payload: string) => Promise<void>;
  /** Salt of the environment; null: the installation's own. */
  readonly salt: string | null;
  /** Writes what waits in this process, so that it is removed with the rest and leaves the journal. */
  readonly flush: () => Promise<void>;
  /** Forgets a tenant's replies and conversations in this process. @returns how many replies; null: it holds none */
  readonly forget: (tenant: string) => number | null;
  readonly nowMs: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Erasure {
  /** @param by who asks, for the audit log, which keeps the report */
  erase(erased: Erased, by: { readonly actor: string; readonly origin: string }): Promise<ErasureReport>;
}

/** Other replicas write what waits with them within a quarter of a second; what comes later, they remove themselves (`eraseLateRecords`). */
const otherReplicasMs = 1_000;

const keptAfterErasure = [
  "usage by hour, budgets and the audit log: sums and names without anything of a prompt or reply",
  "keys, budgets and provider keys of a tenant, which administrators end",
  "priors that were fitted before, and scores of comparisons in the background: figures that name no request",
  "of a single request: salted hashes by which its conversation is recognised, for an hour",
  "backups, log files and traces outside this database",
] as const;

export function createErasure(ports: ErasurePorts): Erasure {
  const { db, notify, salt, flush, forget, nowMs, sleep } = ports;
  return {
    async erase(erased, by) {
      const { tenant } = erased;
      // Replies do not say which request they are of: of one request its tenant's go as a whole.
      const cachedReplies = forget(tenant);
      const line = { ...by, action: "data.forget_replies", target: tenant, change: {}, atMs: nowMs() };
      // A word in the database reaches every process, those too whose notification got lost.
      await changeAccess(db, line, async (transaction, revision) => {
        await putForgotten(transaction, { tenant, atMs: nowMs() }, revision);
        return true;
      });
      await notify(accessChannel, "");
      await sleep(otherReplicasMs);
      await flush();
      const beside = { cached_replies: cachedReplies };
      const rows = await eraseRecords(db, erased, { salt, beforeMs: nowMs() }, by, beside);
      const requestId = "requestId" in erased ? erased.requestId : null;
      return { tenant, request_id: requestId, removed: { ...rows, ...beside }, kept: keptAfterErasure };
    },
  };
}
