import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFlushTimer } from "./flush-timer.ts";

describe("createFlushTimer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Answers each write with the next of the given results, then with success and nothing left. */
  function timerWith(
    intervalMs: number | null,
    ...results: { isWritten: boolean; isFull: boolean; isEmpty: boolean }[]
  ) {
    const writtenAtMs: number[] = [];
    const startMs = Date.now();
    const timer = createFlushTimer(intervalMs, async () => {
      writtenAtMs.push(Date.now() - startMs);
      return results.shift() ?? { isWritten: true, isFull: false, isEmpty: true };
    });
    return { timer, writtenAtMs };
  }
  const failed = { isWritten: false, isFull: true, isEmpty: false };

  it("writes one interval after the first row, whatever comes after it", async () => {
    const { timer, writtenAtMs } = timerWith(250);
    timer.wanted(false);
    await vi.advanceTimersByTimeAsync(200);
    timer.wanted(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(writtenAtMs).toEqual([250]);
  });

  it("writes at once when a batch is full, and goes on while batches are", async () => {
    const { timer, writtenAtMs } = timerWith(
      250,
      { isWritten: true, isFull: true, isEmpty: false },
      { isWritten: true, isFull: false, isEmpty: false },
    );
    timer.wanted(false);
    timer.wanted(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(writtenAtMs).toHaveLength(3);
    expect(writtenAtMs[1]).toBeLessThan(10);
    expect(writtenAtMs[2]).toBeGreaterThanOrEqual(250);
  });

  it("waits longer after every failure in a row, whatever is wanted meanwhile", async () => {
    const { timer, writtenAtMs } = timerWith(100, failed, failed, failed, failed, failed, failed, failed);
    timer.wanted(true);
    for (let second = 0; second < 25; second++) {
      await vi.advanceTimersByTimeAsync(1_000);
      timer.wanted(true);
    }
    const pauses = writtenAtMs.slice(1).map((atMs, index) => atMs - (writtenAtMs[index] ?? 0));
    expect(pauses.slice(0, 7)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it("does nothing by itself without an interval, nor once stopped", async () => {
    const byHand = timerWith(null);
    byHand.timer.wanted(true);
    const stopped = timerWith(250);
    stopped.timer.wanted(false);
    stopped.timer.stop();
    stopped.timer.wanted(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([byHand.writtenAtMs, stopped.writtenAtMs]).toEqual([[], []]);
  });
});
