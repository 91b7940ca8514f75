/** How long a call may take, in milliseconds; what is absent is left to the next wider setting. */
export interface Timeouts {
  /** Making a connection, TLS included. */
  readonly connectMs?: number;
  /** From the call to the first content of a streamed reply. */
  readonly firstTokenMs?: number;
  /** Between two pieces of content. */
  readonly idleMs?: number;
  /** An unstreamed reply, from the call to its last byte. */
  readonly wholeMs?: number;
  /** Any attempt, streamed or not. */
  readonly totalMs?: number;
}
