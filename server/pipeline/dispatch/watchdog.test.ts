import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Watchdog, type WatchdogExpiry, type WatchdogTimes } from "./watchdog.ts";

const clock = { nowMs: () => Date.now(), monotonicMs: () => Date.now() };

function start(times: WatchdogTimes) {
  const expired: WatchdogExpiry[] = [];
  const watchdog = new Watchdog(clock, times, (expiry) => expired.push(expiry));
  return { watchdog, expired, pass: (milliseconds: number) => vi.advanceTimersByTime(milliseconds) };
}

describe("Watchdog", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("waits for the first content, longer than for a silence where that is set", () => {
    const { expired, pass } = start({
      connectMs: null,
      firstTokenMs: 600,
      idleMs: 100,
      totalMs: 900,
      closingMs: 50,
    });
    pass(599);
    expect(expired).toEqual([]);
    pass(1);
    expect(expired).toEqual(["first-token"]);
  });

  it("counts the silence from the last content, also when the first came late", () => {
    const { watchdog, expired, pass } = start({
      connectMs: null,
      firstTokenMs: 600,
      idleMs: 100,
      totalMs: 2_000,
      closingMs: 50,
    });
    pass(550);
    watchdog.touch();
    pass(99);
    watchdog.touch();
    pass(99);
    expect(expired).toEqual([]);
    // The timer may have been set for the first byte: it looks again at most one silence later.
    pass(101);
    expect(expired).toEqual(["idle"]);
  });

  it("ends an attempt that drips for ever", () => {
    const { watchdog, expired, pass } = start({
      connectMs: null,
      firstTokenMs: 100,
      idleMs: 100,
      totalMs: 1_000,
      closingMs: 50,
    });
    for (let elapsedMs = 0; elapsedMs < 990; elapsedMs += 10) {
      watchdog.touch();
      pass(10);
    }
    expect(expired).toEqual([]);
    pass(10);
    expect(expired).toEqual(["total"]);
  });

  it("does not count a silence while the client is the one who does not read", () => {
    const { watchdog, expired, pass } = start({
      connectMs: null,
      firstTokenMs: 100,
      idleMs: 100,
      totalMs: 1_000,
      closingMs: 50,
    });
    watchdog.touch();
    watchdog.pause();
    pass(700);
    expect(expired).toEqual([]);
    watchdog.resume();
    pass(99);
    expect(expired).toEqual([]);
    pass(101);
    expect(expired).toEqual(["idle"]);
  });

  it("still ends an attempt in total while it is paused", () => {
    const { watchdog, expired, pass } = start({
      connectMs: null,
      firstTokenMs: 100,
      idleMs: 100,
      totalMs: 1_000,
      closingMs: 50,
    });
    watchdog.touch();
    watchdog.pause();
    pass(1_000);
    expect(expired).toEqual(["total"]);
  });

  it("says nothing after it was stopped, and nothing twice", () => {
    const stopped = start({ connectMs: null, firstTokenMs: 100, idleMs: 100, totalMs: 1_000, closingMs: 50 });
    stopped.watchdog.stop();
    stopped.pass(5_000);
    expect(stopped.expired).toEqual([]);
    const once = start({ connectMs: null, firstTokenMs: 100, idleMs: 100, totalMs: 1_000, closingMs: 50 });
    once.pass(5_000);
    expect(once.expired).toEqual(["first-token"]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
