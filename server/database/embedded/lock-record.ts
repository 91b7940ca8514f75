import type { ProcessIdentity } from "./process-identity.ts";

/** What the lock file says of the process that holds it. */
export interface LockRecord extends ProcessIdentity {
  /** Unique to one taking of the lock. */
  readonly nonce: string;
  /** ISO moment at which the lock was taken. */
  readonly lockedAt: string;
  /** Folder of the database's socket; null: not made yet. */
  readonly socketFolder: string | null;
  /** Where the process answers HTTP; absent: it does not, or not yet. */
  readonly serverAddress?: string;
}

/** The record in a lock file's text; null where the text is not one, as after a power cut in the middle of writing. */
export function parseLockRecord(text: string): LockRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isLockRecord(value) ? value : null;
}

function isLockRecord(value: unknown): value is LockRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Partial<Record<keyof LockRecord, unknown>>;
  return (
    Number.isSafeInteger(record.pid) &&
    typeof record.host === "string" &&
    typeof record.nonce === "string" &&
    typeof record.lockedAt === "string"
  );
}
