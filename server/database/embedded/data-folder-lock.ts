import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataFolderLockedError } from "./data-folder-locked-error.ts";
import { isHolderAlive, lockHeartbeatMs, lockLapseMs } from "./is-holder-alive.ts";
import {
  linkIfFree,
  lockFileAgeMs,
  readLockFile,
  removeAbandonedLockFile,
  replaceLockFile,
  touchLockFile,
} from "./lock-file.ts";
import type { LockRecord } from "./lock-record.ts";
import { currentProcessIdentity, type ProcessIdentity } from "./process-identity.ts";

/** A lock that is held. */
export interface DataFolderLock {
  readonly path: string;
  /** What the abandoned lock said that was taken over; null: there was none, or it could not be read. */
  readonly takenOverFrom: LockRecord | null;
  /** Writes the socket's folder into the lock, so that whoever takes over after a crash can remove it. */
  setSocketFolder(folder: string): void;
  /** Writes where the process answers HTTP into the lock, for commands that print links. */
  setServerAddress(address: string): void;
  release(): void;
}

/**
 * Takes the lock of a data folder, which must exist. The lock file appears by `link`, which is atomic and fails where
 * one exists; an abandoned one is taken over.
 *
 * @param onLost Called at most once, when the file is found to be someone else's or gone (it was removed by hand, or
 *   this process was frozen until its lock lapsed): the database must be let go at once.
 * @throws DataFolderLockedError where a living process holds it.
 */
export function takeDataFolderLock(dataDir: string, onLost: () => void): DataFolderLock {
  const path = join(dataDir, "database.lock");
  const own = currentProcessIdentity();
  let record: LockRecord = {
    ...own,
    nonce: randomUUID(),
    lockedAt: new Date().toISOString(),
    socketFolder: null,
  };
  const draftPath = `${path}.${record.nonce}`;
  let takenOverFrom: LockRecord | null;
  try {
    writeFileSync(draftPath, JSON.stringify(record), { mode: 0o600 });
    takenOverFrom = linkOrTakeOver(dataDir, draftPath, path, own);
  } finally {
    rmSync(draftPath, { force: true });
  }

  const isOurs = (): boolean => readLockFile(path)?.nonce === record.nonce;
  const heartbeat = setInterval(() => {
    if (isOurs()) {
      touchLockFile(path, record);
      return;
    }
    clearInterval(heartbeat);
    onLost();
  }, lockHeartbeatMs);
  heartbeat.unref();

  function tell(more: Partial<LockRecord>): void {
    record = { ...record, ...more };
    if (isOurs()) replaceLockFile(path, record);
  }

  return {
    path,
    takenOverFrom,
    setSocketFolder: (socketFolder) => tell({ socketFolder }),
    setServerAddress: (serverAddress) => tell({ serverAddress }),
    release() {
      clearInterval(heartbeat);
      if (isOurs()) rmSync(path, { force: true });
    },
  };
}

/** Each round takes the lock, refuses, or removes a dead one; more than two are needed only when several start at once. */
const takeOverRounds = 5;

function linkOrTakeOver(
  dataDir: string,
  draftPath: string,
  path: string,
  own: ProcessIdentity,
): LockRecord | null {
  let abandoned: LockRecord | null = null;
  for (let round = 0; round < takeOverRounds; round++) {
    if (linkIfFree(draftPath, path)) return abandoned;
    const ageMs = lockFileAgeMs(draftPath, path);
    if (ageMs === null) continue; // It was released between the two looks.
    const holder = readLockFile(path);
    const isAlive = holder === null ? ageMs < lockLapseMs : isHolderAlive(holder, own, ageMs);
    if (isAlive || !removeAbandonedLockFile(path, `${draftPath}.abandoned`, holder)) break;
    abandoned = holder;
  }
  throw new DataFolderLockedError(dataDir, path, readLockFile(path), own);
}
