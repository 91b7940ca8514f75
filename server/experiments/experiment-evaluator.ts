import { setTimeout as sleep } from "node:timers/promises";
import { advisoryLocks } from "../database/advisory-locks.ts";
import type { Client } from "../database/connect.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import { createReplaceableClient } from "../database/replaceable-client.ts";
import { runningExperiments, type StoredExperiment } from "../database/repositories/experiments.ts";
import { experimentLook, type LookPorts } from "./experiment-look.ts";

/** Longest that a look may take. */
const deadlineMs = 120_000;

interface EvaluatorOptions extends Omit<LookPorts, "db" | "query"> {
  readonly database: Pick<Database, "connect" | "db" | "ready">;
  readonly log: Pick<Log, "warn" | "info">;
  /** @default 60000 */
  readonly intervalMs?: number;
}

interface ExperimentEvaluator {
  /** Looks at one experiment now. @returns null where it runs no more */
  look(experiment: StoredExperiment): Promise<StoredExperiment | null>;
  close(): Promise<void>;
}

/** Looks at every running experiment each minute, on one replica, and ends what is decided. Looking more often costs no certainty. */
export function evaluateExperiments(options: EvaluatorOptions): ExperimentEvaluator {
  const { database, clock, log, intervalMs = 60_000 } = options;
  const client = createReplaceableClient(database.connect, "looking at an experiment");
  const look = experimentLook({
    ...{ ...options, db: database.db, query: (read) => client.run(read, deadlineMs) },
  });
  const closing = new AbortController();

  /** @returns whether this process had the lock */
  async function lookAtAll(sql: Client): Promise<boolean> {
    const [lock] = await sql.unsafe<{ isOurs: boolean }[]>(
      `select pg_try_advisory_lock(${advisoryLocks.experiments}) as "isOurs"`,
    );
    if (lock?.isOurs !== true) return false;
    try {
      for (const experiment of await runningExperiments(database.db)) {
        const sinceMs =
          experiment.lookedAt === null ? Infinity : clock.nowMs() - Date.parse(experiment.lookedAt);
        // Another replica has just looked.
        if (sinceMs > intervalMs / 2 && !closing.signal.aborted) await look(experiment);
      }
      return true;
    } finally {
      await sql.unsafe(`select pg_advisory_unlock(${advisoryLocks.experiments})`);
    }
  }

  async function goOn(): Promise<void> {
    const isOpen = await database.ready.then(
      () => true,
      () => false,
    );
    if (!isOpen) return;
    const locking = createReplaceableClient(database.connect, "looking at experiments");
    let isFailing = false;
    while (!closing.signal.aborted) {
      await sleep(intervalMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (closing.signal.aborted) break;
      try {
        await locking.run(lookAtAll, 10 * deadlineMs);
        isFailing = false;
      } catch (error) {
        if (!isFailing)
          log.warn({ reason: errorMessage(error) }, "Experiments could not be evaluated; trying again");
        isFailing = true;
      }
    }
    await locking.close();
  }

  const going = goOn();
  return {
    look,
    async close() {
      closing.abort();
      await going;
      await client.close();
    },
  };
}
