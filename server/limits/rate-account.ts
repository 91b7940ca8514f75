/** `requests` and `tokens` are counted by the minute, `concurrent` requests while they run. */
export type RateKind = "requests" | "tokens" | "concurrent";

/** Minutes of the clock, so that all processes mean the same one. */
export const windowMs = 60_000;

/** One limit as this process sees it: what it may use without asking, and what it has used. */
export class RateAccount {
  readonly scope: string;
  readonly kind: RateKind;
  /** Pattern of the models that it counts; null: all. */
  readonly model: string | null;
  limit: number;
  windowStartMs = 0;
  /** Lent to this process. */
  granted = 0;
  used = 0;
  /** Lent to others, when the database was last asked. */
  others = 0;
  /** Nothing more is to be had before, milliseconds since 1970. */
  emptyUntilMs = 0;
  /** Fewest units that were free since it was last looked at. */
  spare = 0;
  isAsking = false;
  /** Work with the database, one after the other. */
  queue: Promise<unknown> = Promise.resolve();

  constructor(scope: string, kind: RateKind, model: string | null, limit: number) {
    this.scope = scope;
    this.kind = kind;
    this.model = model;
    this.limit = limit;
  }

  /** Begins a new minute where one is over. What was used beyond the old one's counts in it. */
  roll(nowMs: number): void {
    if (this.kind === "concurrent") return;
    const startMs = nowMs - (nowMs % windowMs);
    if (startMs === this.windowStartMs) return;
    const wasLast = startMs - this.windowStartMs === windowMs;
    this.used = wasLast ? Math.max(0, this.used - this.granted) : 0;
    this.windowStartMs = startMs;
    this.granted = 0;
    this.others = 0;
    this.emptyUntilMs = 0;
  }

  /** What can be used without asking. */
  get balance(): number {
    return Math.min(this.granted, this.limit) - this.used;
  }

  /** Whether it is known, without asking, that so much is not to be had now. */
  isFullFor(units: number, nowMs: number): boolean {
    if (units > this.limit) return true;
    return this.balance < units && (nowMs < this.emptyUntilMs || this.granted >= this.limit);
  }

  /** What everybody may still use, as far as it is known here. */
  get remaining(): number {
    return Math.max(0, this.limit - this.others - this.used);
  }

  /** A process borrows so much at once: others find something, too. */
  get slice(): number {
    return Math.ceil(this.limit / 20);
  }

  use(units: number): void {
    this.used += units;
    this.spare = Math.min(this.spare, this.balance);
  }

  /** Time until it is whole again, milliseconds. Requests that run may end at any moment: a second is said of them. */
  resetsInMs(nowMs: number): number {
    if (this.kind === "concurrent") return 1_000;
    return windowMs - (nowMs % windowMs);
  }
}
