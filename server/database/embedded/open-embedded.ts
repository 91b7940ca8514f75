import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { errorMessage } from "../error-message.ts";
import type { Log } from "../log.ts";
import { withDeadline } from "../with-deadline.ts";
import { type DataFolderLock, takeDataFolderLock } from "./data-folder-lock.ts";
import { beginCreation, dataFolder, endCreation, isCreated } from "./database-folder.ts";
import { makeSocketFolder, removeSocketFolder, socketName } from "./socket-folder.ts";
import { type EmbeddedWorker, startWorker } from "./start-worker.ts";

export interface EmbeddedOptions {
  /** Folder of the database, made where it is missing; null: in memory. */
  readonly dataDir: string | null;
  /** A tar of PGlite's data folder that a new database starts from; null: one is created, which takes seconds. */
  readonly templatePath: string | null;
  readonly log: Log;
}

/** The embedded database's server side. */
export interface Embedded {
  readonly socketPath: string;
  /** True where the database does not exist yet and is being created, which takes some seconds. */
  readonly isNew: boolean;
  /** Resolves once the database answers on the socket; rejects where the start that is under way failed. */
  listening(): Promise<void>;
  /** For tests: ends the worker as a crash would; `listening` then waits for the next one. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** A worker that dies is started again after this long, doubled with every death in a row. */
const firstRestartDelayMs = 250;
const longestRestartDelayMs = 5_000;

/** Closing takes milliseconds; a worker that has not ended by then is stuck, and is ended. */
const closeDeadlineMs = 5_000;

/**
 * Takes the data folder's lock and starts PGlite in a worker thread behind a Unix socket. Returns as soon as the lock
 * is held; the socket answers later. A worker that dies is replaced.
 *
 * @throws DataFolderLockedError where another process has the folder open.
 */
export function openEmbedded({ dataDir, templatePath, log }: EmbeddedOptions): Embedded {
  if (process.platform === "win32") {
    throw new Error(
      "The embedded database needs Unix sockets, which Node does not have on Windows: set DATABASE_URL to a PostgreSQL, or run inside WSL.",
    );
  }
  const folder = dataDir === null ? null : dataFolder(dataDir);
  let lock: DataFolderLock | null = null;
  if (dataDir !== null) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    lock = takeDataFolderLock(dataDir, letGo);
    const leftOver = lock.takenOverFrom?.socketFolder;
    if (leftOver) removeSocketFolder(leftOver);
    if (lock.takenOverFrom !== null) {
      const { pid, lockedAt } = lock.takenOverFrom;
      log.warn(
        { dataDir, pid, lockedAt },
        "The last process with this data folder ended without closing it; taking over",
      );
    }
  }
  const socketFolder = makeSocketFolder(dataDir);
  lock?.setSocketFolder(socketFolder);
  const socketPath = join(socketFolder, socketName);
  const isNew = folder === null || !isCreated(folder);

  let isClosing = false;
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
    const error = await worker.ended;
    if (error !== null) throw error;
    if (!isClosing) endCreation(folder);
  }

  async function supervise(): Promise<void> {
    let delayMs = firstRestartDelayMs;
    while (!isClosing) {
      try {
        await create();
        if (isClosing) return;
        rmSync(socketPath, { force: true }); // A worker that died left it, and a socket's name is taken only once.
        worker = startWorker({
          kind: "serve",
          databaseFolder: folder?.databaseFolder ?? null,
          socketPath,
          templatePath,
        });
        await worker.ready;
        start.resolve();
        delayMs = firstRestartDelayMs;
        const error = await worker.ended;
        if (isClosing) return;
        throw error ?? new Error("the embedded database's worker ended by itself");
      } catch (error) {
        start.reject(error);
        start = newStart();
        if (isClosing) return;
        log.error(
          { dataDir, error: errorMessage(error), delayMs },
          "The embedded database stopped; starting it again",
        );
        await sleep(delayMs, undefined, { signal: closing.signal }).catch(() => undefined);
        delayMs = Math.min(delayMs * 2, longestRestartDelayMs);
      }
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
    removeSocketFolder(socketFolder);
    lock?.release();
  }

  let closed: Promise<void> | null = null;
  return {
    socketPath,
    isNew,
    listening: () => start.promise,
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
