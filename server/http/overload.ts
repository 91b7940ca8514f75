import { monitorEventLoopDelay } from "node:perf_hooks";

/** Tells when the event loop is too late to take more work. */
interface Overload {
  /** The median delay of the event loop over the last reading, milliseconds. */
  readonly delayMs: number;
  close(): void;
}

/** How often the delay is read; what is read is the median of the time since the last reading. */
const readingMs = 500;
/** Fewer say nothing yet: a single long turn, at the start or under a full disk, must shed nobody. */
const minTurns = 5;
const resolutionMs = 20;
const nanosecondsPerMs = 1e6;

export function watchEventLoop(): Overload {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let delayMs = 0;
  const timer = setInterval(() => {
    // What is measured holds the resolution itself.
    const median = histogram.percentile(50) / nanosecondsPerMs - resolutionMs;
    if (histogram.count < minTurns) return;
    delayMs = Math.max(0, median);
    histogram.reset();
  }, readingMs);
  timer.unref();
  return {
    get delayMs() {
      return delayMs;
    },
    close() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
