/** Decides when to write. */
interface FlushTimer {
  /** Something waits; `isFull`: enough for a whole batch. */
  wanted(isFull: boolean): void;
  stop(): void;
}

/** After a failure the next try waits this long, doubled with every failure in a row. */
const firstRetryDelayMs = 250;
const longestRetryDelayMs = 5_000;

/**
 * @param intervalMs Longest wait of a first row for company; null: never writes by itself.
 * @param write Writes what waits; resolves to whether it went well and whether a whole batch waits again.
 */
export function createFlushTimer(
  intervalMs: number | null,
  write: () => Promise<{ readonly isWritten: boolean; readonly isFull: boolean; readonly isEmpty: boolean }>,
): FlushTimer {
  let timer: NodeJS.Timeout | null = null;
  let isTimerUrgent = false;
  let isWriting = false;
  let retryDelayMs: number | null = null;
  let isStopped = false;

  function start(delayMs: number, isUrgent: boolean): void {
    if (timer !== null) clearTimeout(timer);
    isTimerUrgent = isUrgent;
    timer = setTimeout(run, delayMs);
    timer.unref(); // Whoever ends the process closes the recorder first; the timer alone does not keep it alive.
  }

  async function run(): Promise<void> {
    timer = null;
    isWriting = true;
    const { isWritten, isFull, isEmpty } = await write();
    isWriting = false;
    if (isStopped || intervalMs === null) return;
    if (!isWritten) {
      retryDelayMs = Math.min((retryDelayMs ?? firstRetryDelayMs / 2) * 2, longestRetryDelayMs);
      start(retryDelayMs, true);
      return;
    }
    retryDelayMs = null;
    if (!isEmpty) start(isFull ? 0 : intervalMs, isFull);
  }

  return {
    wanted(isFull) {
      if (intervalMs === null || isStopped || isWriting || isTimerUrgent) return;
      if (timer === null) start(isFull ? 0 : intervalMs, isFull);
      else if (isFull) start(0, true);
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
