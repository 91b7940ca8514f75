import { setTimeout as sleep } from "node:timers/promises";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Client } from "./connect.ts";
import { errorMessage } from "./error-message.ts";
import { migrationsFolder } from "./migrate.ts";

/** Looking is one small query; creating the database takes seconds. */
const pauseMs = 100;

interface AwaitMigrationsOptions {
  readonly deadlineMs: number;
  /** Whose database it is, for the error. */
  readonly description: string;
}

/**
 * Waits until somebody else has created the database and brought it to this release's tables, as a server that is just starting does.
 *
 * @throws Error saying what the database lacked, or why it did not answer, when the deadline has passed
 */
export async function awaitMigrations(
  client: Client,
  { deadlineMs, description }: AwaitMigrationsOptions,
): Promise<void> {
  const newest = Math.max(
    ...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis),
  );
  const lastTry = performance.now() + deadlineMs;
  for (;;) {
    let lack: string;
    try {
      const [row] = await client<{ applied: string | null }[]>`
        select max(created_at)::text as applied from drizzle.__drizzle_migrations`;
      if (Number(row?.applied ?? 0) >= newest) return;
      lack = "it has the tables of an older release: restart its server with this one";
    } catch (error) {
      lack = errorMessage(error);
    }
    if (performance.now() >= lastTry) throw new Error(`The ${description} is not ready: ${lack}.`);
    await sleep(pauseMs);
  }
}
