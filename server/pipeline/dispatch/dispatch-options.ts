/** Bounds of dispatch. Times are in milliseconds. */
export interface DispatchOptions {
  /** Attempts for one request over all targets. Minimum 1. @default 4 */
  readonly maxAttempts: number;
  /** Attempts at one target before the next one is tried. Minimum 1. @default 2 */
  readonly attemptsPerTarget: number;
  /** Wait before the first retry at the same target; doubled for each further one, times a random factor of 0.5 to 1. @default 250 */
  readonly backoffBaseMs: number;
  /** @default 4000 */
  readonly backoffMaxMs: number;
  /** Longest `Retry-After` that is waited for; a longer one sends the request to the next target. @default 5000 */
  readonly maxRetryAfterMs: number;
  /** No attempt starts later than this after the first one. @default 60000 */
  readonly retryWindowMs: number;
  /** Wait for the first byte of a streamed reply's body. Comments count: they show that the upstream lives. @default 120000 */
  readonly streamFirstByteMs: number;
  /** Wait for the first byte of an unstreamed reply, which upstreams send when they are done. @default 600000 */
  readonly wholeFirstByteMs: number;
  /** Longest silence after the first byte. Not counted while the client is the one who does not read. @default 120000 */
  readonly idleMs: number;
  /** Longest duration of one attempt. @default 900000 */
  readonly totalMs: number;
  /** How long an upstream may keep its connection open after `[DONE]` before it is closed. @default 1000 */
  readonly drainMs: number;
  /** Largest unstreamed reply in bytes. @default 67108864 (64 MiB) */
  readonly maxReplyBytes: number;
  /** Largest single event of a stream in bytes. @default 4194304 (4 MiB) */
  readonly maxEventBytes: number;
  /** Bytes of a stream held back before its first token; beyond, they are sent and so commit. @default 65536 */
  readonly maxHeldBytes: number;
  /** Bytes of an error reply that are read. @default 65536 */
  readonly maxErrorBodyBytes: number;
}

export const defaultDispatchOptions: DispatchOptions = {
  maxAttempts: 4,
  attemptsPerTarget: 2,
  backoffBaseMs: 250,
  backoffMaxMs: 4_000,
  maxRetryAfterMs: 5_000,
  retryWindowMs: 60_000,
  streamFirstByteMs: 120_000,
  wholeFirstByteMs: 600_000,
  idleMs: 120_000,
  totalMs: 900_000,
  drainMs: 1_000,
  maxReplyBytes: 64 * 1024 * 1024,
  maxEventBytes: 4 * 1024 * 1024,
  maxHeldBytes: 64 * 1024,
  maxErrorBodyBytes: 64 * 1024,
};
