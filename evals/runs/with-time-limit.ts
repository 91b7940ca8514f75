/**
 * Runs a task under a signal that aborts with the given one or after the limit. What it sets up is gone when the task has ended: `AbortSignal.any`
 * and `AbortSignal.timeout` would keep something for every call until the limit is over.
 *
 * @param limitMs in milliseconds
 */
export async function withTimeLimit<Value>(
  signal: AbortSignal,
  limitMs: number,
  task: (limited: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(
    () => controller.abort(new Error(`there was no whole reply within ${limitMs / 1000} s`)),
    limitMs,
  );
  try {
    return await task(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
