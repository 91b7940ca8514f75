export interface StallWatch {
  /** Whether the process stood still at some time since then. @param sinceMs by `performance.now()` */
  hasStalledSince(sinceMs: number): boolean;
  stop(): void;
}

const everyMs = 25;

/** Notices when this process gets no processor, or has too much to do, for a while: clocks that run out then say nothing of what is tested. @param limitMs */
export function watchStalls(limitMs: number): StallWatch {
  let lastMs = performance.now();
  let stalledAtMs = Number.NEGATIVE_INFINITY;
  const look = (): void => {
    const nowMs = performance.now();
    if (nowMs - lastMs > everyMs + limitMs) stalledAtMs = nowMs;
    lastMs = nowMs;
  };
  const timer = setInterval(look, everyMs);
  return {
    hasStalledSince(sinceMs) {
      look();
      return stalledAtMs >= sinceMs;
    },
    stop: () => clearInterval(timer),
  };
}
