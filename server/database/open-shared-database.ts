import { hostname } from "node:os";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { awaitMigrations } from "./await-migrations.ts";
import type { Client } from "./connect.ts";
import { connectToSocket } from "./connect.ts";
import type { Database, Queryable } from "./database.ts";
import { DataFolderLockedError } from "./embedded/data-folder-locked-error.ts";
import { socketName } from "./embedded/socket-folder.ts";
import { errorMessage } from "./error-message.ts";
import { createNotifier } from "./notify/create-notifier.ts";
import { type OpenDatabaseOptions, openDatabase } from "./open-database.ts";
import * as schema from "./schema/index.ts";
import { withDeadline } from "./with-deadline.ts";

/** A database that does not answer is told of after this. */
const readyDeadlineMs = 30_000;

/** Creating an embedded database on a busy machine: as long as nothing has failed, it is waited for. */
const creationDeadlineMs = 600_000;

/** Whoever waits hears of it this often. */
const progressEveryMs = 10_000;

export interface OpenSharedOptions extends OpenDatabaseOptions {
  /** Told every ten seconds for how long it has been opening. @default nobody is told */
  readonly onWait?: (words: string) => void;
  /** For tests. @default the limits above */
  readonly waits?: { readonly readyDeadlineMs: number; readonly progressEveryMs: number };
}

/** A database for one command: its own, or that of a server which has the data folder open. */
export interface SharedDatabase {
  readonly db: Queryable;
  /** For SQL by hand that gives numbers and texts: JSON and times may arrive as text. */
  readonly sql: Client;
  /** Further connections of its own. */
  readonly connect: Database["connect"];
  readonly description: string;
  /** Whether another process has the embedded database open, and this one is its guest. */
  readonly isGuest: boolean;
  /** Where the server that has the embedded database open answers; null: there is none, or it is not known. */
  readonly serverAddress: string | null;
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
export async function openSharedDatabase(options: OpenSharedOptions): Promise<SharedDatabase> {
  try {
    return await openOwn(options);
  } catch (error) {
    if (!(error instanceof DataFolderLockedError)) throw error;
    const { holder } = error;
    if (holder === null || holder.host !== hostname() || holder.socketFolder === null) throw error;
    return await openAsGuest(
      join(holder.socketFolder, socketName),
      options.dataDir,
      holder.serverAddress ?? null,
    );
  }
}

async function openOwn(options: OpenSharedOptions): Promise<SharedDatabase> {
  const database = openDatabase(options);
  try {
    await waitFor(database, options);
  } catch (error) {
    const { reason } = database.status();
    await database.close();
    throw new Error(`${database.description} does not answer: ${reason ?? errorMessage(error)}.`, {
      cause: error,
    });
  }
  const notifier = createNotifier(database);
  return {
    ...{ db: database.db, sql: database.sql, connect: database.connect },
    description: database.description,
    isGuest: false,
    serverAddress: null,
    notify: notifier.notify,
    async close() {
      await notifier.close();
      await database.close();
    },
  };
}

/**
 * Waits until it answers: the embedded one for as long as it is opening without a failure, up to ten minutes, because a busy machine is no
 * fault; one that has failed, and any server, for thirty seconds.
 */
async function waitFor(database: Database, options: OpenSharedOptions): Promise<void> {
  const { clock, onWait, waits = { readyDeadlineMs, progressEveryMs } } = options;
  const startedMs = clock.monotonicMs();
  const verb = database.isNew ? "creating" : "opening";
  const timer = setInterval(() => {
    const { reason } = database.status();
    const seconds = Math.round((clock.monotonicMs() - startedMs) / 1000);
    onWait?.(
      `Still ${verb} the ${database.description} (${seconds} s)${reason === null ? "" : `: ${reason}`}`,
    );
  }, waits.progressEveryMs);
  try {
    for (let deadlineMs = waits.readyDeadlineMs; ; deadlineMs += waits.readyDeadlineMs) {
      try {
        return await withDeadline(
          database.ready,
          Math.max(0, deadlineMs - (clock.monotonicMs() - startedMs)),
          "the database",
        );
      } catch (error) {
        const isUnderWay = database.kind === "embedded" && database.status().state === "opening";
        if (!isUnderWay || deadlineMs >= creationDeadlineMs) throw error;
      }
    }
  } finally {
    clearInterval(timer);
  }
}

async function openAsGuest(
  socketPath: string,
  dataDir: string,
  serverAddress: string | null,
): Promise<SharedDatabase> {
  const connect = connectToSocket(socketPath);
  const client = connect({ maxConnections: 1 });
  const description = `embedded database in ${dataDir}, through the server that has it open`;
  try {
    // The server may be creating it right now.
    await awaitMigrations(client, { deadlineMs: readyDeadlineMs, description });
  } catch (error) {
    await client.end({ timeout: 1 });
    throw error;
  }
  return {
    ...{ db: drizzle(client, { schema }), sql: client, connect, description },
    isGuest: true,
    serverAddress,
    notify: async () => undefined,
    close: () => client.end({ timeout: 1 }),
  };
}
