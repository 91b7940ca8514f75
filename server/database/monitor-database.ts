import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../engine/index.ts";
import { type Client, type Connect, connectTimeoutMs } from "./connect.ts";
import type { DatabaseStatus } from "./database.ts";
import { describeFault } from "./describe-fault.ts";
import type { Log } from "./log.ts";
import { createReplaceableClient } from "./replaceable-client.ts";
import { withDeadline } from "./with-deadline.ts";

/** While it answers, it is asked this often. */
const pingIntervalMs = 2_000;
const pingDeadlineMs = 2_000;

/** While it does not, it is asked after this long, doubled each time. */
const firstRetryDelayMs = 100;
const longestRetryDelayMs = 5_000;

/** Making ready may wait for another replica's migration; longer than this it hangs, and is tried again. */
const prepareDeadlineMs = 120_000;

interface Monitor {
  readonly ready: Promise<void>;
  status(): DatabaseStatus;
  close(): Promise<void>;
}

interface MonitorOptions {
  readonly connect: Connect;
  /** Done once, before the first ping and over its connection; tried again until it succeeds. */
  readonly prepare: (client: Client) => Promise<void>;
  readonly description: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes a database ready in the background and keeps knowing whether it answers. Never throws. */
export function monitorDatabase({ connect, prepare, description, clock, log }: MonitorOptions): Monitor {
  const client = createReplaceableClient(connect, "the database's answer");
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) => {
    closing.signal.addEventListener("abort", () => resolve());
  });
  let status: DatabaseStatus = { state: "opening", sinceMs: clock.nowMs(), reason: null };
  let settleReady: (error?: Error) => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    settleReady = (error) => (error === undefined ? resolve() : reject(error));
  });
  ready.catch(() => undefined); // Not everyone waits for it.

  function become(state: DatabaseStatus["state"], reason: string | null): void {
    if (state === status.state && reason === status.reason) return;
    status = { state, sinceMs: state === status.state ? status.sinceMs : clock.nowMs(), reason };
  }

  async function watch(): Promise<void> {
    let isPrepared = false;
    let delayMs = firstRetryDelayMs;
    while (!closing.signal.aborted) {
      try {
        if (!isPrepared) {
          await client.run((sql) => Promise.race([prepare(sql), closed]), prepareDeadlineMs);
          if (closing.signal.aborted) return;
          isPrepared = true;
        }
        // Over a slow link opening the connection takes longer than asking.
        const isOpen = status.state !== "unavailable";
        const deadlineMs = isOpen ? pingDeadlineMs : pingDeadlineMs + connectTimeoutMs;
        await client.run((sql) => sql`select 1`.simple(), deadlineMs);
        if (closing.signal.aborted) return;
        if (status.state === "unavailable") log.warn({ database: description }, "The database answers again");
        become("ready", null);
        settleReady();
        delayMs = firstRetryDelayMs;
        await pause(pingIntervalMs);
      } catch (error) {
        if (closing.signal.aborted) return;
        const reason = describeFault(error);
        if (reason !== status.reason) {
          log.warn(
            { database: description, reason },
            "The database does not answer; trying again until it does",
          );
        }
        become("unavailable", reason);
        await pause(delayMs);
        delayMs = Math.min(delayMs * 2, longestRetryDelayMs);
      }
    }
  }

  const pause = async (ms: number): Promise<void> => {
    await sleep(ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
  };

  const watching = watch();
  return {
    ready,
    status: () => status,
    async close() {
      closing.abort();
      await client.close();
      become("closed", null);
      settleReady(new Error("The database was closed before it was ready"));
      await withDeadline(watching, pingDeadlineMs, "the database's monitor").catch(() => undefined);
    },
  };
}
