import { setTimeout as sleep } from "node:timers/promises";
import type { Connect } from "../connect.ts";

/** How long the embedded database may owe an answer while nothing in it moves. */
export interface HangLimits {
  /** Seconds while no statement runs: it lost track of its queue, or a guest left a transaction open. @default 10 */
  readonly idleSeconds: number;
  /** Seconds of one statement, which may be a long one. @default 60 */
  readonly runningSeconds: number;
}

export const hangLimitDefaults: HangLimits = { idleSeconds: 10, runningSeconds: 60 };

interface LivenessOptions {
  readonly connect: Connect;
  /** Statements begun and ended, both only ever growing. */
  readonly progress: () => { readonly begun: number; readonly ended: number };
  readonly limits: HangLimits;
  /** Length of a second, for tests. @default 1000 */
  readonly tickMs?: number;
  readonly signal: AbortSignal;
}

const askIntervalTicks = 2;

/**
 * Asks the embedded database for a sign of life, again and again. What counts are ticks and not time: where this process itself was held up,
 * the answer may lie unread.
 *
 * @returns when it hangs, with a sentence that says how; null: the signal ended it before
 */
export async function watchLiveness(options: LivenessOptions): Promise<string | null> {
  const { connect, progress, limits, tickMs = 1_000, signal } = options;
  const client = connect({ maxConnections: 1 });
  const tick = (): Promise<void> => sleep(tickMs, undefined, { signal, ref: false }).catch(() => undefined);
  try {
    while (!signal.aborted) {
      let isAnswered = false;
      const settle = (): void => {
        isAnswered = true;
      };
      // An error is an answer, too; a lost connection means that the worker ended, which its supervisor sees.
      client`select 1`.simple().then(settle, settle);
      let before = progress();
      for (let ticks = 0; !isAnswered && !signal.aborted; ) {
        await tick();
        const now = progress();
        ticks = now.begun === before.begun && now.ended === before.ended ? ticks + 1 : 0;
        before = now;
        const isRunning = now.begun > now.ended;
        const limit = isRunning ? limits.runningSeconds : limits.idleSeconds;
        if (!isAnswered && ticks >= limit)
          return isRunning
            ? `one statement has run for ${limit} s`
            : `nothing was answered for ${limit} s, and no statement runs`;
      }
      for (let pause = 0; pause < askIntervalTicks && !signal.aborted; pause++) await tick();
    }
    return null;
  } finally {
    await client.end({ timeout: 0 });
  }
}
