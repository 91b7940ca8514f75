import { drizzle } from "drizzle-orm/postgres-js";
import type { Clock } from "../../engine/index.ts";
import { type Connect, connectToSocket, connectToUrl, isDriverPatched } from "./connect.ts";
import type { Database } from "./database.ts";
import { describeUrl } from "./describe-url.ts";
import { findTemplate } from "./embedded/new-database-template.ts";
import { openEmbedded } from "./embedded/open-embedded.ts";
import { type Log, silentLog } from "./log.ts";
import { migrate } from "./migrate.ts";
import { monitorDatabase } from "./monitor-database.ts";
import { createRetention, type RetentionDays } from "./partitions/apply-retention.ts";
import { keepPartitions, type PartitionKeeper } from "./partitions/keep-partitions.ts";
import * as schema from "./schema/index.ts";

/** Connections of each of the two clients; the recorder and the monitor have one each of their own. */
const connectionsPerClient = 2;

/** Ending a client waits this long for its queries; nobody is left to read their answers. */
const endTimeoutSeconds = 1;

/** As `dataDir`: keeps the database in memory. For tests. */
export const inMemory = "memory://";

export interface OpenDatabaseOptions {
  /** PostgreSQL to use; null: the embedded database. */
  readonly url: string | null;
  /** Folder of the embedded database, or `inMemory`; ignored where there is a URL. */
  readonly dataDir: string;
  readonly clock: Clock;
  /** Whole days that decisions and outcomes are kept beside today; null: for ever. @default null */
  readonly retentionDays?: number | null;
  /** Of what rows hold, and of other tables. @default for ever */
  readonly retention?: RetentionDays;
  /** @default silent */
  readonly log?: Log;
  /** A tar of PGlite's data folder that a new embedded database starts from; null: none. @default the one that `npm run build` made */
  readonly templatePath?: string | null;
}

/**
 * Opens the database without waiting for it: connecting, creating and migrating happen in the background, again and
 * again until they succeed, and `status()` says how far they are.
 *
 * @throws DataFolderLockedError where another process has the data folder open; Error where the URL is not one.
 */
export function openDatabase(options: OpenDatabaseOptions): Database {
  const { clock, log = silentLog } = options;
  if (!isDriverPatched)
    log.error(
      {},
      "The PostgreSQL driver lacks its patch, and a connection lost at the wrong moment would end this process: run npx patch-package, then npm run build",
    );
  const server = options.url === null ? embeddedServer(options, log) : postgresServer(options.url);
  const { connect } = server;
  const sql = connect({ maxConnections: connectionsPerClient });
  const drizzleClient = connect({ maxConnections: connectionsPerClient });
  let keeper: PartitionKeeper | null = null;
  const monitor = monitorDatabase({
    connect,
    async prepare(client) {
      await server.listening();
      await migrate(client);
      keeper ??= await keepPartitions(
        {
          ...{ sql, clock, log, retentionDays: options.retentionDays ?? null },
          ...(options.retention && { retain: createRetention(options.retention) }),
        },
        client,
      );
    },
    description: server.description,
    clock,
    log,
  });

  async function close(): Promise<void> {
    await Promise.all([
      monitor.close(),
      keeper?.close(),
      sql.end({ timeout: endTimeoutSeconds }),
      drizzleClient.end({ timeout: endTimeoutSeconds }),
    ]);
    await server.close();
  }

  let closed: Promise<void> | null = null;
  return {
    kind: server.kind,
    description: server.description,
    isNew: server.isNew,
    sql,
    db: drizzle(drizzleClient, { schema }),
    connect,
    ready: monitor.ready,
    status: monitor.status,
    announce: server.announce,
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** What differs between the two databases. */
interface DatabaseServer {
  readonly kind: Database["kind"];
  readonly description: string;
  readonly isNew: boolean;
  readonly connect: Connect;
  listening(): Promise<void>;
  announce(address: string): void;
  close(): Promise<void>;
}

function postgresServer(url: string): DatabaseServer {
  return {
    kind: "postgres",
    description: describeUrl(url),
    isNew: false,
    connect: connectToUrl(url),
    listening: async () => undefined,
    announce: () => undefined,
    close: async () => undefined,
  };
}

function embeddedServer(options: OpenDatabaseOptions, log: Log): DatabaseServer {
  const dataDir = options.dataDir === inMemory ? null : options.dataDir;
  const { templatePath = findTemplate() } = options;
  const embedded = openEmbedded({ dataDir, templatePath, log });
  return {
    kind: "embedded",
    description: dataDir === null ? "embedded database in memory" : `embedded database in ${dataDir}`,
    isNew: embedded.isNew,
    connect: connectToSocket(embedded.socketPath),
    listening: embedded.listening,
    announce: embedded.announce,
    close: embedded.close,
  };
}
