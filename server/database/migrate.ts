import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { advisoryLocks } from "./advisory-locks.ts";
import type { Connect } from "./connect.ts";

/** From source: `server/database/migrations`; from the bundle: `dist/migrations`, where the build copies it. */
export const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));

/**
 * The advisory lock keeps processes apart. Within one process it does not on the embedded database, whose
 * connections share one session; so they also take turns here.
 */
let turn: Promise<void> = Promise.resolve();

/**
 * Applies the migrations that a database lacks; none lacking, it changes nothing. Any number of processes may call it
 * at once: one works, the others wait and find it done.
 */
export function migrate(connect: Connect): Promise<void> {
  const mine = turn.then(() => migrateUnderLock(connect));
  turn = mine.catch(() => undefined);
  return mine;
}

async function migrateUnderLock(connect: Connect): Promise<void> {
  // One connection, because an advisory lock belongs to it; and a client of its own, because drizzle changes how a
  // client reads JSON and times. Ending it also gives the lock back, whatever happened.
  const client = connect({ maxConnections: 1 });
  try {
    await client`select pg_advisory_lock(${advisoryLocks.migrations}::bigint)`;
    await applyMigrations(drizzle(client), { migrationsFolder });
    await client`select pg_advisory_unlock(${advisoryLocks.migrations}::bigint)`;
  } finally {
    await client.end({ timeout: 1 });
  }
}
