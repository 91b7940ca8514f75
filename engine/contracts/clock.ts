/** Time, passed in. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC, for records. */
  nowMs(): number;
  /** Milliseconds that never run backwards, with fractions, for durations. */
  monotonicMs(): number;
}
