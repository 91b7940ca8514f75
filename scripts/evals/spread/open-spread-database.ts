import type { SpreadStore } from "../../../evals/spread/spread-store.ts";
import { connectToUrl } from "../../../server/database/connect.ts";
import { openSharedDatabase, type SharedDatabase } from "../../../server/database/open-shared-database.ts";
import { createEvalSpreadStore } from "../../../server/database/repositories/eval-spread-store.ts";
import { systemClock } from "../../../server/start/system-ports.ts";
import { openPgBossQueue, type PgBossQueue } from "./pg-boss-queue.ts";

export interface SpreadDatabase {
  readonly database: SharedDatabase;
  readonly store: SpreadStore;
  readonly queue: PgBossQueue;
  close(): Promise<void>;
}

/** Connections for jobs; results and money have those of the database. */
const queueConnections = 2;

/** @throws Error where no PostgreSQL is set: the embedded database belongs to one process */
export async function openSpreadDatabase(url: string | null, what: string): Promise<SpreadDatabase> {
  if (url === null)
    throw new Error(
      `${what} needs a PostgreSQL that all processes share: set DATABASE_URL=postgres://user:password@host:5432/name. The embedded database belongs to one process; there --concurrency N asks more at once`,
    );
  const database = await openSharedDatabase({ url, dataDir: "", clock: systemClock });
  const client = connectToUrl(url)({ maxConnections: queueConnections });
  try {
    const queue = await openPgBossQueue(client);
    return {
      database,
      store: createEvalSpreadStore(database.db),
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
