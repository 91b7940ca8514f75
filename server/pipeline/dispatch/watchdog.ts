import type { Clock } from "../../../engine/index.ts";

export interface WatchdogTimes {
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

/** Which wait was too long. */
export type WatchdogExpiry = "first-byte" | "idle" | "total";

/**
 * Times one attempt. It keeps one timer whatever number of chunks comes: a chunk only notes the moment, and the timer, when it fires,
 * looks how long the silence has been and sets itself again for the rest. It first fires after the shortest of the waits, so that the
 * silence is watched from the first byte on without a timer being set for it.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #times: WatchdogTimes;
  readonly #onExpiry: (expiry: WatchdogExpiry) => void;
  readonly #startedAtMs: number;
  #timer: NodeJS.Timeout | null;
  #lastByteAtMs: number | null = null;
  #isPaused = false;

  constructor(clock: Clock, times: WatchdogTimes, onExpiry: (expiry: WatchdogExpiry) => void) {
    this.#clock = clock;
    this.#times = times;
    this.#onExpiry = onExpiry;
    this.#startedAtMs = clock.monotonicMs();
    this.#timer = setTimeout(this.#check, Math.min(times.firstByteMs, times.idleMs, times.totalMs));
  }

  /** A byte has come. */
  touch(): void {
    this.#lastByteAtMs = this.#clock.monotonicMs();
  }

  /** While the receiver is full, silence is its own doing; only the total still counts. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#lastByteAtMs = this.#clock.monotonicMs();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #check = (): void => {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    const nowMs = this.#clock.monotonicMs();
    const totalLeftMs = this.#startedAtMs + this.#times.totalMs - nowMs;
    if (totalLeftMs <= 0) {
      this.#expire("total");
      return;
    }
    const silenceLeftMs = this.#silenceLeft(nowMs);
    if (silenceLeftMs <= 0) {
      this.#expire(this.#lastByteAtMs === null ? "first-byte" : "idle");
      return;
    }
    // A first byte may come meanwhile, hence never longer than a silence; a timer may fire a fraction early, hence never shorter than 1 ms.
    const waitMs = Math.max(1, Math.min(totalLeftMs, silenceLeftMs, this.#times.idleMs));
    this.#timer = setTimeout(this.#check, waitMs);
  };

  #silenceLeft(nowMs: number): number {
    if (this.#isPaused) return this.#times.idleMs;
    if (this.#lastByteAtMs === null) return this.#startedAtMs + this.#times.firstByteMs - nowMs;
    return this.#lastByteAtMs + this.#times.idleMs - nowMs;
  }

  #expire(expiry: WatchdogExpiry): void {
    this.#timer = null;
    this.#onExpiry(expiry);
  }
}
