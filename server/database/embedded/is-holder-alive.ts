import type { LockRecord } from "./lock-record.ts";
import { type ProcessIdentity, processStart } from "./process-identity.ts";

/** A holder touches its lock file this often. */
export const lockHeartbeatMs = 5_000;

/** A lock whose holder cannot be looked up is taken to be abandoned after this long without a touch. */
export const lockLapseMs = 30_000;

/**
 * Whether the holder of a lock still runs. On the same system (same boot, same pid namespace) its process is looked
 * up, and its start time compared, because numbers are given out again. A holder on another machine or in another
 * container cannot be looked up: there the lock lives as long as it is touched.
 *
 * @param ageMs Time since the lock file was last touched, by the file system's own clock.
 */
export function isHolderAlive(lock: LockRecord, own: ProcessIdentity, ageMs: number): boolean {
  const isSameSystem = lock.host === own.host && lock.pidScope === own.pidScope;
  if (!isSameSystem) return ageMs < lockLapseMs;
  if (!processExists(lock.pid)) return false;
  const startNow = processStart(lock.pid);
  return startNow === null || lock.processStart === null || startNow === lock.processStart;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to someone else.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
