import { afterEach, beforeEach } from "vitest";
import type { Clock } from "../../../../engine/index.ts";

const real = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };
/** Any moment will do. */
const startMs = 1_800_000_000_000;

interface Timer {
  readonly act: () => void;
  atMs: number;
  readonly everyMs: number | null;
}

let nowMs = startMs;
let timers = new Map<object, Timer>();
let isPumping = false;

/**
 * In the tests of the file that calls it, timers fire in their order as soon as nothing else is left to do, and the clock passes at once from one to the next: waits cost nothing and
 * do not depend on the machine. What such a test waits for must be timers and promises, never a connection; see `startMemoryUpstream`.
 */
export function useInstantTime(): void {
  beforeEach(() => {
    [nowMs, timers] = [startMs, new Map()];
    Object.assign(globalThis, instant);
  });
  afterEach(() => {
    Object.assign(globalThis, real);
    timers.clear();
  });
}

const isInstant = (): boolean => globalThis.setTimeout === instant.setTimeout;

export const testClock: Clock = {
  nowMs: () => (isInstant() ? nowMs : Date.now()),
  monotonicMs: () => (isInstant() ? nowMs - startMs : performance.now()),
};

function set(act: () => void, waitMs: number, everyMs: number | null): NodeJS.Timeout {
  const handle = { unref: () => handle };
  timers.set(handle, { act, atMs: nowMs + waitMs, everyMs });
  pump();
  return handle as unknown as NodeJS.Timeout;
}

const clear = (handle: object | undefined): void => {
  if (handle !== undefined) timers.delete(handle);
};

const instant = {
  setTimeout: ((act: () => void, waitMs = 0) => set(act, Math.max(1, waitMs), null)) as typeof setTimeout,
  setInterval: ((act: () => void, waitMs: number) => set(act, waitMs, waitMs)) as typeof setInterval,
  setImmediate: ((act: () => void) => set(act, 0, null)) as unknown as typeof setImmediate,
  clearTimeout: clear as typeof clearTimeout,
  clearInterval: clear as typeof clearInterval,
};

/** One timer for each turn of the event loop: what promises do comes before the next one. */
function pump(): void {
  if (isPumping || timers.size === 0) return;
  isPumping = true;
  real.setImmediate(() => {
    isPumping = false;
    let next: [object, Timer] | null = null;
    for (const entry of timers) if (next === null || entry[1].atMs < next[1].atMs) next = entry;
    if (next === null) return;
    const [handle, timer] = next;
    nowMs = timer.atMs;
    if (timer.everyMs === null) timers.delete(handle);
    else timer.atMs += timer.everyMs;
    try {
      timer.act();
    } finally {
      pump();
    }
  });
}
