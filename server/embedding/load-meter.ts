import { performance } from "node:perf_hooks";

/** Tells whether the event loop has time to spare. */
export interface LoadMeter {
  isBusy(): boolean;
  close(): void;
}

/** How often the loop's share of work is read. */
const sampleMs = 100;
/** Share of its time that the loop works, from which on it counts as busy. */
const busyShare = 0.5;

/** Reads the event loop's utilisation over the last tenth of a second, which costs nothing per request. */
export function createLoadMeter(): LoadMeter {
  let last = performance.eventLoopUtilization();
  let share = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    share = performance.eventLoopUtilization(now, last).utilization;
    last = now;
  }, sampleMs);
  timer.unref();
  return { isBusy: () => share >= busyShare, close: () => clearInterval(timer) };
}
