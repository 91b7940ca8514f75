// Loaded into the served process before anything else: tells how long its event loop was held without a pause, by the clock and by the
// processor time of its main thread, which is what the work takes where no other process is in the way.
import { readFileSync } from "node:fs";

const tickMs = 1;
/** Nanoseconds that the main thread has run, the first of three figures. null: the system does not tell. */
const readCpuMs = () => {
  try {
    return (
      Number.parseInt(readFileSync(`/proc/${process.pid}/task/${process.pid}/schedstat`, "latin1"), 10) / 1e6
    );
  } catch {
    return null;
  }
};

let longestMs = 0;
let longestCpuMs = 0;
let lastMs = performance.now();
let lastCpuMs = readCpuMs();
const look = () => {
  const nowMs = performance.now();
  const cpuMs = readCpuMs();
  longestMs = Math.max(longestMs, nowMs - lastMs - tickMs);
  if (cpuMs !== null) longestCpuMs = Math.max(longestCpuMs, cpuMs - (lastCpuMs ?? cpuMs));
  lastMs = nowMs;
  lastCpuMs = cpuMs;
};
setInterval(look, tickMs).unref();
process.on("message", () => {
  process.send?.({ longestHoldMs: longestMs, longestCpuMs: lastCpuMs === null ? null : longestCpuMs });
  longestMs = 0;
  longestCpuMs = 0;
});
// The channel alone must not keep the process alive.
process.channel?.unref();
