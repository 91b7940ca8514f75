import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clockFactor } from "./code-run.ts";
import { limitProcessorTime } from "./limit-processor-time.ts";

describe("limitProcessorTime", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  /** When the work is ended, in ms by the clock, where the process has so large a share of a processor. */
  const endMs = async (share: number): Promise<number> => {
    const startMs = performance.now();
    vi.spyOn(process, "cpuUsage").mockImplementation((before) => ({
      user: (performance.now() - startMs) * share * 1000 - (before?.user ?? 0),
      system: 0,
    }));
    return new Promise((resolve) => {
      limitProcessorTime(1_000, () => resolve(performance.now() - startMs));
      void vi.runAllTimersAsync();
    });
  };

  it("waits longer where the process has less of the processor", async () => {
    expect(await endMs(1)).toBe(1_000);
    expect(await endMs(0.5)).toBeGreaterThanOrEqual(2_000);
    expect(await endMs(0.5)).toBeLessThan(2_100);
  });

  it("ends what waits without computing", async () => {
    expect(await endMs(0)).toBe(1_000 * clockFactor);
  });

  it("ends nothing that was done in time", async () => {
    const end = vi.fn();
    limitProcessorTime(1_000, end)();
    await vi.runAllTimersAsync();
    expect(end).not.toHaveBeenCalled();
  });
});
