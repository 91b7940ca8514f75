import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate, setTimeout } from "node:timers/promises";

const resolutionMs = 1;

/**
 * Longest time in which the event loop did nothing but this work, in milliseconds: how much later than asked a timer of 1 ms came while it
 * ran. What other processes take of the machine counts too, so that a run of nothing stands beside it for comparison.
 */
export async function largestGapMs(work: () => Promise<void>): Promise<number> {
  await setTimeout(20);
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  // The first interval is not counted; let it pass before the work.
  await setTimeout(5 * resolutionMs);
  delays.reset();
  await work();
  await setImmediate();
  await setTimeout(2 * resolutionMs);
  delays.disable();
  return Math.max(0, delays.max / 1e6 - resolutionMs);
}
