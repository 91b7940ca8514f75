import type { Clock } from "../../../engine/index.ts";

/** A clock that stands still until it is moved. Starts at noon, 22 November 2026, UTC. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export const testStartMs = Date.UTC(2026, 10, 22, 12);

export function createTestClock(startMs = testStartMs): TestClock {
  let passedMs = 0;
  return {
    nowMs: () => startMs + passedMs,
    monotonicMs: () => passedMs,
    advance(ms) {
      passedMs += ms;
    },
  };
}
