import { type CircuitState, createHealthTracker, type FailedCall } from "../health.ts";

/** A tracker whose time passes when it is told to. */
export function tracker() {
  let nowMs = 1_000;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const changes: CircuitState["state"][] = [];
  const health = createHealthTracker(
    clock,
    { failuresToOpen: 3, pauseMs: 1_000, maxPauseMs: 10_000, faultPauseMs: 5_000, maxQuietMs: 20_000 },
    ({ state }) => changes.push(state),
  );
  const failure = (changed: Partial<FailedCall> = {}): FailedCall => ({
    ...{ kind: "transient", code: "upstream_error", retryAfterMs: null, startedAtMs: nowMs },
    ...changed,
  });
  const fail = (id: string, times = 1, changed: Partial<FailedCall> = {}): void => {
    for (let count = 0; count < times; count += 1) {
      health.started(id);
      health.failed(id, failure(changed));
    }
  };
  const succeed = (id: string, times = 1, isSlow = false): void => {
    for (let count = 0; count < times; count += 1) {
      health.started(id);
      health.succeeded(id, isSlow);
    }
  };
  const pass = (milliseconds: number): void => {
    nowMs += milliseconds;
  };
  return { health, fail, succeed, pass, failure, changes };
}
