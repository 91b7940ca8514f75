import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { connectToSocket } from "../connect.ts";
import { errorMessage } from "../error-message.ts";
import type { Log } from "../log.ts";
import { withDeadline } from "../with-deadline.ts";
import { dataFolderFault, openingFault } from "./data-folder-fault.ts";
import { type DataFolderLock, takeDataFolderLock } from "./data-folder-lock.ts";
import { DataFolderLockedError } from "./data-folder-locked-error.ts";
import { beginCreation, dataFolder, endCreation, isCreated } from "./database-folder.ts";
import { makeSocketFolder, removeSocketFolder, socketName } from "./socket-folder.ts";
import { type EmbeddedWorker, startWorker } from "./start-worker.ts";
import { type HangLimits, hangLimitDefaults, watchLiveness } from "./watch-liveness.ts";

interface EmbeddedOptions {
  /** Folder of the database, made where it is missing; null: in memory. */
  readonly dataDir: string | null;
  /** A tar of PGlite's data folder that a new database starts from; null: one is created from nothing, which takes four times as long. */
  readonly templatePath: string | null;
  readonly log: Log;
  /** When a database that does not answer is started again. */
  readonly hangLimits?: HangLimits;
}

/** The embedded database's server side. */
export interface Embedded {
  readonly socketPath: string;
  /** True where the database does not exist yet and is being created, which takes some seconds. */
  readonly isNew: boolean;
  /** Resolves once the database answers on the socket; rejects where the start that is under way failed. */
  listening(): Promise<void>;
  /** Tells those who find the data folder taken where this process answers HTTP. */
  announce(address: string): void;
  /** For tests: ends the worker as a crash would; `listening` then waits for the next one. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** A worker that dies is started again after this long, doubled with every death in a row. */
const firstRestartDelayMs = 250;
const longestRestartDelayMs = 5_000;

/** Closing takes milliseconds; a worker that has not ended by then is stuck, and is ended. */
const closeDeadlineMs = 5_000;

/** Creating takes seconds, on a slow machine under load half a minute; a worker that takes longer hangs. */
const createDeadlineMs = 120_000;

/**
 * Takes the data folder's lock and starts PGlite in a worker thread behind a Unix socket. Returns as soon as the lock
 * is held; the socket answers later. A worker that dies or hangs is replaced.
 *
 * @throws DataFolderLockedError where another process has the folder open; Error where the folder cannot be written
 */
export function openEmbedded(options: EmbeddedOptions): Embedded {
  const { dataDir, templatePath, log, hangLimits = hangLimitDefaults } = options;
  if (process.platform === "win32") {
    throw new Error(
      "The embedded database needs Unix sockets, which Node does not have on Windows: set DATABASE_URL to a PostgreSQL, or run inside WSL.",
    );
  }
  const folder = dataDir === null ? null : dataFolder(dataDir);
  const { lock, socketFolder } = takeFolder(dataDir, letGo, log);
  // A start that fails, on a taken port for one, ends the process without closing anything.
  const leave = (): void => {
    removeSocketFolder(socketFolder);
    lock?.release();
  };
  process.once("exit", leave);
  const socketPath = join(socketFolder, socketName);
  const isNew = folder === null || !isCreated(folder);

  let isClosing = false;
  let hasStopped = false;
  let delayMs = firstRestartDelayMs;
  let worker: EmbeddedWorker | null = null;
  let start = newStart();
  const closing = new AbortController();
  const supervision = supervise();

  function letGo(): void {
    log.error(
      { dataDir },
      "Lost the lock of the data folder: another process has it, or its file was removed. The database is closed at once",
    );
    isClosing = true;
    closing.abort();
    worker?.kill();
  }

  async function create(): Promise<void> {
    if (folder === null || isCreated(folder)) return;
    log.info({ dataDir }, "Creating the embedded database; this happens once and takes a few seconds");
    beginCreation(folder);
    // In a worker of its own: creating needs 400 MB more than serving, and a thread gives its memory back when it ends.
    worker = startWorker({ kind: "create", databaseFolder: folder.databaseFolder, templatePath });
    const creating = worker;
    const error = await withDeadline(
      creating.ended,
      createDeadlineMs,
      "creating the embedded database",
    ).catch(async (late: Error) => {
      await creating.kill();
      return late;
    });
    if (error !== null) throw error;
    if (!isClosing) endCreation(folder);
  }

  async function serve(): Promise<void> {
    const progress = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    rmSync(socketPath, { force: true }); // A worker that died left it, and a socket's name is taken only once.
    const databaseFolder = folder?.databaseFolder ?? null;
    const serving = startWorker({ kind: "serve", databaseFolder, socketPath, progress, templatePath });
    worker = serving;
    await serving.ready;
    start.resolve();
    if (hasStopped) log.warn({ dataDir }, "The embedded database runs again");
    hasStopped = false;
    delayMs = firstRestartDelayMs;
    const watching = new AbortController();
    const hang = watchLiveness({
      connect: connectToSocket(socketPath),
      progress: () => ({ begun: Atomics.load(progress, 0), ended: Atomics.load(progress, 1) }),
      limits: hangLimits,
      signal: AbortSignal.any([watching.signal, closing.signal]),
    }).then(async (how) => {
      if (how !== null) await serving.kill();
      return how;
    });
    const error = await serving.ended;
    watching.abort();
    const how = await hang;
    if (isClosing) return;
    hasStopped = true;
    const reason = how === null ? errorMessage(error ?? "its worker ended by itself") : `it hangs: ${how}`;
    log.warn({ dataDir, reason, delayMs }, "The embedded database stopped; starting it again");
    start = newStart();
  }

  async function supervise(): Promise<void> {
    while (!isClosing) {
      const isCreating = folder !== null && !isCreated(folder);
      try {
        await create();
        if (isClosing) return;
        await serve();
      } catch (error) {
        // Whoever waits for this start says so: the monitor in the log, a command to its user.
        start.reject(
          dataDir === null || folder === null
            ? error
            : openingFault(dataDir, folder.databaseFolder, isCreating, error),
        );
        start = newStart();
      }
      if (isClosing) return;
      await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
      delayMs = Math.min(delayMs * 2, longestRestartDelayMs);
    }
  }

  async function close(): Promise<void> {
    isClosing = true;
    closing.abort();
    start.reject(new Error("the embedded database was closed"));
    worker?.stop();
    await withDeadline(supervision, closeDeadlineMs, "closing the embedded database").catch(() =>
      worker?.kill(),
    );
    await supervision;
    process.off("exit", leave);
    leave();
  }

  let closed: Promise<void> | null = null;
  return {
    socketPath,
    isNew,
    listening: () => start.promise,
    announce: (address) => lock?.setServerAddress(address),
    async crash() {
      await worker?.kill();
      await nextTurn();
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** Makes the data folder, takes its lock, and makes the folder of the socket; all or nothing. */
function takeFolder(
  dataDir: string | null,
  onLost: () => void,
  log: Log,
): { readonly lock: DataFolderLock | null; readonly socketFolder: string } {
  if (dataDir === null) return { lock: null, socketFolder: makeSocketFolder(null) };
  let lock: DataFolderLock | null = null;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    lock = takeDataFolderLock(dataDir, onLost);
    if (lock.takenOverFrom !== null) {
      const { pid, lockedAt, socketFolder: leftOver } = lock.takenOverFrom;
      if (leftOver) removeSocketFolder(leftOver);
      log.warn(
        { dataDir, pid, lockedAt },
        "The last process with this data folder ended without closing it; taking over",
      );
    }
    const socketFolder = makeSocketFolder(dataDir);
    lock.setSocketFolder(socketFolder);
    return { lock, socketFolder };
  } catch (error) {
    lock?.release();
    throw error instanceof DataFolderLockedError ? error : dataFolderFault(dataDir, error);
  }
}

/** A promise for one start, settled from outside; nobody may be waiting when it fails. */
function newStart(): { promise: Promise<void>; resolve: () => void; reject: (error: unknown) => void } {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((settle, fail) => {
    resolve = settle;
    reject = fail;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
