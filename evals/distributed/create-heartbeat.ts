/** Calls a function at once and then again and again, never twice at the same time. */
interface Heartbeat {
  /** One more call now. @throws what the function throws */
  now(): Promise<void>;
  /** Ends; resolves when a call under way has ended. */
  stop(): Promise<void>;
}

/** @param onError told of what a call of its own accord throws; it goes on afterwards */
export function createHeartbeat(
  beat: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): Heartbeat {
  let last: Promise<void> = Promise.resolve();
  const next = (): Promise<void> => {
    const mine = last.then(beat);
    last = mine.catch(() => undefined);
    return mine;
  };
  let isBeating = false;
  const timer = setInterval(() => {
    // A database that is slow must not pile them up.
    if (isBeating) return;
    isBeating = true;
    next()
      .catch(onError)
      .finally(() => {
        isBeating = false;
      });
  }, everyMs);
  return {
    now: next,
    async stop() {
      clearInterval(timer);
      await last;
    },
  };
}
