import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Watchdog, type WatchdogExpiry, type WatchdogTimes } from "./watchdog.ts";

function start(times: WatchdogTimes) {
  const expired: WatchdogExpiry[] = [];
  let looks = 0;
  const clock = {
    nowMs: () => Date.now(),
    monotonicMs() {
      looks += 1;
      return Date.now();
    },
  };
  const watchdog = new Watchdog(clock, times, (expiry) => expired.push(expiry));
  return {
    watchdog,
    expired,
    looks: () => looks,
    pass: (milliseconds: number) => vi.advanceTimersByTime(milliseconds),
  };
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

  it("waits for the closing mark as long as is set for it, from the first time that it hears of it, with one timer", () => {
    const { watchdog, expired, pass } = start({
      ...{ connectMs: null, firstTokenMs: 100, idleMs: 100, totalMs: null, closingMs: 50 },
    });
    pass(10);
    watchdog.closing();
    pass(30);
    watchdog.closing();
    expect(vi.getTimerCount()).toBe(1);
    pass(19);
    expect(expired).toEqual([]);
    pass(1);
    expect(expired).toEqual(["closing"]);
    watchdog.closing();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("looks at the clock once in a silence, not all the time", () => {
    const { watchdog, expired, pass, looks } = start({
      ...{ connectMs: null, firstTokenMs: 100, idleMs: 100, totalMs: null, closingMs: 50 },
    });
    pass(40);
    watchdog.touch();
    const before = looks();
    pass(139);
    expect([expired, looks() - before]).toEqual([["idle"], 2]);
  });

  it("says nothing after it was stopped, and nothing twice", () => {
    const stopped = start({ connectMs: null, firstTokenMs: 100, idleMs: 100, totalMs: 1_000, closingMs: 50 });
    stopped.watchdog.stop();
    stopped.watchdog.closing();
    stopped.pass(5_000);
    expect(stopped.expired).toEqual([]);
    const once = start({ connectMs: null, firstTokenMs: 100, idleMs: 100, totalMs: 1_000, closingMs: 50 });
    once.pass(5_000);
    expect(once.expired).toEqual(["first-token"]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
