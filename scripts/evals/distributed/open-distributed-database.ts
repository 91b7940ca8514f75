import type { DistributedStore } from "../../../evals/distributed/distributed-store.ts";
import { connectToUrl } from "../../../server/database/connect.ts";
import { openSharedDatabase, type SharedDatabase } from "../../../server/database/open-shared-database.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { createDistributedStore } from "../database/distributed-run-store.ts";
import { openPgBossQueue, type PgBossQueue } from "./pg-boss-queue.ts";
import { requirePostgres } from "./require-postgres.ts";

interface DistributedDatabase {
  readonly database: SharedDatabase;
  readonly store: DistributedStore;
  readonly queue: PgBossQueue;
  close(): Promise<void>;
}

/** One, because the queue library opens transactions by hand; results and money have connections of their own. */
const queueConnections = 1;

/** @throws Error where no PostgreSQL is set, or it does not answer */
export async function openDistributedDatabase(
  given: string | null,
  what: string,
): Promise<DistributedDatabase> {
  const url = requirePostgres(given, what);
  const database = await openSharedDatabase({ url, dataDir: "", clock: systemClock });
  const client = connectToUrl(url)({ maxConnections: queueConnections });
  try {
    const queue = await openPgBossQueue(client);
    return {
      database,
      store: createDistributedStore(database.db),
      queue,
      async close() {
        await queue.close();
        await client.end({ timeout: 1 });
        await database.close();
      },
    };
  } catch (error) {
    await client.end({ timeout: 1 });
    await database.close();
    const words = error instanceof Error ? error.message : String(error);
    throw new Error(`the job queue cannot be set up in its schema tradewind_queue: ${words}`, {
      cause: error,
    });
  }
}
