import { monitorEventLoopDelay } from "node:perf_hooks";

/** Tells when the event loop is too late to take more work. */
export interface Overload {
  /** The median delay of the event loop over the last reading, milliseconds. */
  readonly delayMs: number;
  close(): void;
}

/** How often the delay is read; what is read is the median of that time, so that one long turn alone sheds nothing. */
const readingMs = 500;
const resolutionMs = 20;
const nanosecondsPerMs = 1e6;

export function watchEventLoop(): Overload {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let delayMs = 0;
  const timer = setInterval(() => {
    // What is measured holds the resolution itself.
    const median = histogram.percentile(50) / nanosecondsPerMs - resolutionMs;
    delayMs = histogram.count === 0 ? delayMs : Math.max(0, median);
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
