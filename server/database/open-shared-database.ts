import { hostname } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { awaitMigrations } from "./await-migrations.ts";
import { connectToSocket } from "./connect.ts";
import type { Queryable } from "./database.ts";
import { DataFolderLockedError } from "./embedded/data-folder-locked-error.ts";
import { socketName } from "./embedded/socket-folder.ts";
import { errorMessage } from "./error-message.ts";
import { createNotifier } from "./notify/create-notifier.ts";
import { type OpenDatabaseOptions, openDatabase } from "./open-database.ts";
import * as schema from "./schema/index.ts";
import { withDeadline } from "./with-deadline.ts";

/** Creating an embedded database on a slow machine included; a server that is down is told of after this. */
const readyDeadlineMs = 30_000;

/** A database for one command: its own, or that of a server which has the data folder open. */
export interface SharedDatabase {
  readonly db: Queryable;
  readonly description: string;
  /** Whether another process has the embedded database open, and this one is its guest. */
  readonly isGuest: boolean;
  notify(channel: string, payload: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the database and waits for it. Where a running server has the embedded database open, its Unix socket is used: that lies in a folder
 * which only the owner of the data can enter, so whoever gets in could read the files as well. A guest's notifications reach nobody, because
 * PGlite's multiplexer drops them; the server looks by itself.
 *
 * @throws DataFolderLockedError where the one who holds the folder is on another machine, or is only just starting
 */
export async function openSharedDatabase(options: OpenDatabaseOptions): Promise<SharedDatabase> {
  try {
    return await openOwn(options);
  } catch (error) {
    if (!(error instanceof DataFolderLockedError)) throw error;
    const { holder } = error;
    if (holder === null || holder.host !== hostname() || holder.socketFolder === null) throw error;
    return await openAsGuest(join(holder.socketFolder, socketName), options.dataDir);
  }
}

async function openOwn(options: OpenDatabaseOptions): Promise<SharedDatabase> {
  const database = openDatabase(options);
  try {
    await withDeadline(database.ready, readyDeadlineMs, "the database");
  } catch (error) {
    const { reason } = database.status();
    await database.close();
    throw new Error(`${database.description} does not answer: ${reason ?? errorMessage(error)}.`, {
      cause: error,
    });
  }
  const notifier = createNotifier(database);
  return {
    db: database.db,
    description: database.description,
    isGuest: false,
    notify: notifier.notify,
    async close() {
      await notifier.close();
      await database.close();
    },
  };
}

async function openAsGuest(socketPath: string, dataDir: string): Promise<SharedDatabase> {
  const client = connectToSocket(socketPath)({ maxConnections: 1 });
  const description = `embedded database in ${dataDir}, through the server that has it open`;
  try {
    // The server may be creating it right now.
    await awaitMigrations(client, { deadlineMs: readyDeadlineMs, description });
  } catch (error) {
    await client.end({ timeout: 1 });
    throw error;
  }
  return {
    db: drizzle(client, { schema }),
    description,
    isGuest: true,
    notify: async () => undefined,
    close: () => client.end({ timeout: 1 }),
  };
}
