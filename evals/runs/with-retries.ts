import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../../engine/index.ts";
import { type Target, TargetError } from "./target.ts";

interface RetryOptions {
  /** Tries of one request, at least 1. @default 4 */
  readonly attempts?: number;
  /** Wait before the second try in milliseconds; doubled for each further one, times a random factor of 0.5 to 1. @default 500 */
  readonly firstDelayMs?: number;
  /** Longest wait, the upstream's own preference included. @default 30000 */
  readonly longestDelayMs?: number;
  readonly random: Random;
}

/** A target whose passing failures are tried again. For targets that do not do so themselves. */
export function withRetries(target: Target, options: RetryOptions): Target {
  const { attempts = 4, firstDelayMs = 500, longestDelayMs = 30_000, random } = options;
  return {
    ...target,
    maxCostNanoUsd: (request) => target.maxCostNanoUsd(request),
    async send(request, signal) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await target.send(request, signal);
        } catch (error) {
          const isLast = attempt >= attempts || signal.aborted;
          if (!(error instanceof TargetError) || !error.isRetryable || isLast) throw error;
          const delayMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + random() / 2);
          await wait(Math.min(longestDelayMs, error.retryAfterMs ?? delayMs), undefined, { signal }).catch(
            () => undefined,
          );
        }
      }
    },
  };
}
