import type { Clock } from "../../../engine/index.ts";

export interface WatchdogTimes {
  /** Until there is a connection, where the request says so; null: the deployment's own limit is the connection pool's to keep. */
  readonly connectMs: number | null;
  /** From the start to the first content. */
  readonly firstTokenMs: number;
  /** Between two pieces of content. */
  readonly idleMs: number;
  /** null: a reply may take as long as it flows. */
  readonly totalMs: number | null;
  /** From the moment when only the closing mark is missing. */
  readonly closingMs: number;
}

/** Which wait was too long. */
export type WatchdogExpiry = "first-token" | "idle" | "total" | "closing";

/**
 * Times one attempt. It keeps one timer whatever number of chunks comes: content only notes the moment, and the timer, when it fires,
 * looks how long the silence has been and sets itself again for the rest. It first fires after the shortest of the waits, so that the
 * silence is watched from the first content on without a timer being set for it.
 */
export class Watchdog {
  readonly #clock: Clock;
  readonly #times: WatchdogTimes;
  readonly #onExpiry: (expiry: WatchdogExpiry) => void;
  readonly #startedAtMs: number;
  readonly #totalMs: number;
  /** undefined: it is over. */
  #timer: NodeJS.Timeout | undefined;
  #lastContentAtMs: number | null = null;
  #isPaused = false;
  #isClosing = false;

  constructor(clock: Clock, times: WatchdogTimes, onExpiry: (expiry: WatchdogExpiry) => void) {
    this.#clock = clock;
    this.#times = times;
    this.#onExpiry = onExpiry;
    this.#startedAtMs = clock.monotonicMs();
    this.#totalMs = times.totalMs ?? Number.POSITIVE_INFINITY;
    this.#timer = setTimeout(this.#check, Math.min(times.firstTokenMs, times.idleMs, this.#totalMs));
  }

  /** Content has come. */
  touch(): void {
    this.#lastContentAtMs = this.#clock.monotonicMs();
  }

  /** While the receiver is full, silence is its own doing; only the total still counts. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#lastContentAtMs = this.#clock.monotonicMs();
  }

  /** Only the closing mark is missing from here on. */
  closing(): void {
    if (this.#isClosing || this.#timer === undefined) return;
    this.#isClosing = true;
    this.touch();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#check, this.#times.closingMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #check = (): void => {
    const nowMs = this.#clock.monotonicMs();
    const totalLeftMs = this.#startedAtMs + this.#totalMs - nowMs;
    if (totalLeftMs <= 0) {
      this.#expire("total");
      return;
    }
    const silenceLeftMs = this.#silenceLeft(nowMs);
    if (silenceLeftMs <= 0) {
      this.#expire(this.#isClosing ? "closing" : this.#lastContentAtMs === null ? "first-token" : "idle");
      return;
    }
    // The first content may come meanwhile, hence never longer than a silence; a timer may fire a fraction early, and then waits for a millisecond.
    this.#timer = setTimeout(this.#check, Math.min(totalLeftMs, silenceLeftMs, this.#times.idleMs));
  };

  #silenceLeft(nowMs: number): number {
    const { firstTokenMs, idleMs, closingMs } = this.#times;
    if (this.#isPaused) return idleMs;
    if (this.#lastContentAtMs === null) return this.#startedAtMs + firstTokenMs - nowMs;
    return this.#lastContentAtMs + (this.#isClosing ? closingMs : idleMs) - nowMs;
  }

  #expire(expiry: WatchdogExpiry): void {
    this.#timer = undefined;
    this.#onExpiry(expiry);
  }
}
