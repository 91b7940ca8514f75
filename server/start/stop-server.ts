import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../database/log.ts";
import type { RequestGate } from "../http/request-gate.ts";
import type { Dispatcher } from "../pipeline/dispatch/dispatcher.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";

interface StopTimes {
  /** Time in which `/readyz` says 503 and requests are still taken, so that load balancers turn away first. */
  readonly unreadyMs: number;
  /** Time that running requests get after it. */
  readonly drainMs: number;
  /** Time that the database gets to take what waits. */
  readonly flushMs: number;
}

interface StopParts {
  readonly gate: RequestGate;
  readonly pipeline: Pick<Pipeline, "settled">;
  readonly dispatcher: Pick<Dispatcher, "endAll">;
  /** Stops to listen; resolves when every connection is closed. */
  readonly closeHttp: () => Promise<void>;
  /** Closes the connections that are left. */
  readonly dropConnections: () => void;
  readonly flushLog: (deadlineMs: number) => Promise<unknown>;
  /** The rest, once nothing runs and the log is written. */
  readonly closeParts: () => Promise<void>;
  readonly log: Log;
}

interface Stopping {
  /** Resolves when everything is closed. @param isAnnounced false: nobody has to turn away first, so `unreadyMs` is left out */
  stop(isAnnounced: boolean): Promise<void>;
  /** Ends the waits of a stop that is under way, and with them what still runs; everything is recorded and written all the same. */
  hurry(): void;
}

/** Time that clients get to read the error that ended their request. */
const lastWordsMs = 2_000;

/**
 * Stops in the order in which nothing is lost: unready, refuse what is new, let what runs end, end the rest with an error that blames the
 * stop, record all outcomes, write the log, close.
 */
export function createStopping(parts: StopParts, times: StopTimes): Stopping {
  const { gate, pipeline, log } = parts;
  const hurried = new AbortController();
  const allDone = async (): Promise<true> => {
    await gate.whenIdle();
    await pipeline.settled();
    return true;
  };

  async function isDoneWithin(ms: number, signal?: AbortSignal): Promise<boolean> {
    const over = new AbortController();
    const time = wait(ms, false, { signal: signal ? AbortSignal.any([signal, over.signal]) : over.signal });
    const isDone = await Promise.race([allDone(), time.catch(() => false)]);
    over.abort();
    return isDone;
  }

  async function stop(isAnnounced: boolean): Promise<void> {
    const { signal } = hurried;
    gate.leave();
    if (isAnnounced) await wait(times.unreadyMs, undefined, { signal }).catch(() => undefined);
    gate.drain();
    const httpClosed = parts.closeHttp();
    if (!(await isDoneWithin(times.drainMs, signal))) {
      log.warn(
        { running: gate.running },
        "Requests did not end before the server had to stop; they are ended with server_stopping",
      );
      parts.dispatcher.endAll();
      if (!(await isDoneWithin(lastWordsMs))) {
        gate.breakConnections();
        await isDoneWithin(lastWordsMs);
      }
    }
    parts.dropConnections();
    await Promise.race([httpClosed, wait(lastWordsMs, undefined, { ref: false })]);
    await parts.flushLog(times.flushMs);
    await parts.closeParts();
  }

  let stopped: Promise<void> | null = null;
  return {
    stop(isAnnounced) {
      stopped ??= stop(isAnnounced);
      return stopped;
    },
    hurry: () => hurried.abort(),
  };
}
