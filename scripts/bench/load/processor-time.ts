import { readFileSync } from "node:fs";

/** Clock ticks of /proc/PID/stat per second: fixed at 100 for programs on Linux. */
const ticksPerSecond = 100;

/** User and system time of all threads of a process so far, microseconds: garbage collection has threads of its own. */
export function processorUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1e6;
}
