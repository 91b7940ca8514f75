import { lockLapseMs } from "./is-holder-alive.ts";
import type { LockRecord } from "./lock-record.ts";

/** Another process has the embedded database open. PGlite would let both in, and they would destroy it. */
export class DataFolderLockedError extends Error {
  readonly code = "DATA_FOLDER_LOCKED";
  readonly dataDir: string;
  readonly lockPath: string;
  /** null: the lock file could not be read. */
  readonly holder: LockRecord | null;

  constructor(
    dataDir: string,
    lockPath: string,
    holder: LockRecord | null,
    own: { host: string; pid: number },
  ) {
    super(
      `The data folder ${dataDir} is in use by ${describeHolder(holder, own)}. ${remedy(lockPath, holder, own)}`,
    );
    this.name = "DataFolderLockedError";
    this.dataDir = dataDir;
    this.lockPath = lockPath;
    this.holder = holder;
  }
}

function describeHolder(holder: LockRecord | null, own: { host: string; pid: number }): string {
  if (holder === null) return "a process that is just starting";
  if (holder.host !== own.host) return `process ${holder.pid} on ${holder.host} since ${holder.lockedAt}`;
  const isThisProcess = holder.pid === own.pid ? " (this very process)" : "";
  return `process ${holder.pid}${isThisProcess} since ${holder.lockedAt}`;
}

function remedy(lockPath: string, holder: LockRecord | null, own: { host: string }): string {
  const lapse =
    holder !== null && holder.host !== own.host
      ? ` If that machine is gone, the lock ${lockPath} lapses by itself within ${lockLapseMs / 1000} seconds.`
      : "";
  return (
    "The embedded database serves one process: stop that one, give this one another folder (TRADEWIND_DATA_DIR), " +
    `or let both use a PostgreSQL (DATABASE_URL).${lapse}`
  );
}
