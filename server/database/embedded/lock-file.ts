import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { type LockRecord, parseLockRecord } from "./lock-record.ts";

/** The record in a lock file; null where there is no file or no record in it. */
export function readLockFile(path: string): LockRecord | null {
  try {
    return parseLockRecord(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** Makes `path` out of the draft; false where `path` exists already. */
export function linkIfFree(draftPath: string, path: string): boolean {
  try {
    linkSync(draftPath, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
  }
  // A file system without hard links: creating exclusively is the next best, the text follows a moment after the name.
  try {
    writeFileSync(path, readFileSync(draftPath), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Time since the lock file was touched; null where it is gone. The draft was written just now, on the same file
 * system: the difference of the two times needs no agreement of clocks between machines.
 */
export function lockFileAgeMs(draftPath: string, path: string): number | null {
  const lock = statSync(path, { throwIfNoEntry: false });
  return lock === undefined ? null : statSync(draftPath).mtimeMs - lock.mtimeMs;
}

/** Writes the same text again, so that the file system's own clock sets the time. */
export function touchLockFile(path: string, record: LockRecord): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, JSON.stringify(record), 0);
  } finally {
    closeSync(file);
  }
}

/** Replaces the text in one step: a reader sees the old record or the new one. */
export function replaceLockFile(path: string, record: LockRecord): void {
  const draftPath = `${path}.${record.nonce}`;
  writeFileSync(draftPath, JSON.stringify(record), { mode: 0o600 });
  renameSync(draftPath, path);
}

/**
 * Removes the abandoned lock file that was judged. It is renamed away first: where it had become another process's
 * in the meantime, it is put back and the answer is false.
 */
export function removeAbandonedLockFile(path: string, asidePath: string, judged: LockRecord | null): boolean {
  try {
    renameSync(path, asidePath);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return true; // Another process removed it first.
    throw error;
  }
  const isTheJudged = readLockFile(asidePath)?.nonce === judged?.nonce;
  if (!isTheJudged) linkIfFree(asidePath, path);
  rmSync(asidePath, { force: true });
  return isTheJudged;
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
