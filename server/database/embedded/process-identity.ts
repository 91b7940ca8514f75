import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Enough to tell later whether a process still runs, even if its number was given to another. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Boot and pid namespace in which `pid` has its meaning; null: the system does not tell (no /proc). */
  readonly pidScope: string | null;
  /** When the process started, in the system's own ticks; null: the system does not tell. */
  readonly processStart: string | null;
}

export function currentProcessIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    pidScope: pidScope(),
    processStart: processStart(process.pid),
  };
}

/** Start time of a process from /proc; null where there is no such process or no /proc. */
export function processStart(pid: number): string | null {
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  if (stat === null) return null;
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses: count after the last one.
  const fieldsFromThird = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const startTimeField = 22;
  return fieldsFromThird[startTimeField - 3] ?? null;
}

function pidScope(): string | null {
  const boot = read(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim());
  const namespace = read(() => readlinkSync("/proc/self/ns/pid"));
  return boot === null || namespace === null ? null : `${boot} ${namespace}`;
}

function read(attempt: () => string): string | null {
  try {
    return attempt();
  } catch {
    return null;
  }
}
