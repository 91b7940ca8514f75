import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate, setTimeout } from "node:timers/promises";

const resolutionMs = 1;

/**
 * Longest time in which the event loop did nothing but this work, in milliseconds: how much later than asked a timer of 1 ms came while it
 * ran. The work is done `repeats` times and the smallest of the largest gaps is taken: what the work itself causes is there every time, what
 * other processes take of the machine is not, if a run is short enough to pass between two of them.
 */
export async function largestGapMs(work: () => Promise<void>, repeats: number): Promise<number> {
  let smallest = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    smallest = Math.min(smallest, await gapOfOneRun(work));
  }
  return smallest;
}

async function gapOfOneRun(work: () => Promise<void>): Promise<number> {
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
