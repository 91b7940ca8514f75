interface SignalSteps {
  /** Monotonic. */
  readonly nowMs: () => number;
  /** The first signal. */
  readonly stop: (signal: string) => void;
  /** The second. */
  readonly hurry: (signal: string) => void;
  /** The third. */
  readonly exit: () => void;
}

/** The terminal sends Ctrl-C to npm and to us, and npm passes it on: signals within this time are one. */
const sameSignalMs = 500;

/** Each signal stops more firmly than the one before. */
export function createSignalSteps(steps: SignalSteps): (signal: string) => void {
  let count = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  return (signal) => {
    const nowMs = steps.nowMs();
    if (nowMs - lastMs < sameSignalMs) return;
    lastMs = nowMs;
    count += 1;
    if (count === 1) steps.stop(signal);
    else if (count === 2) steps.hurry(signal);
    else steps.exit();
  };
}
