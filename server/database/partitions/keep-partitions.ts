import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../../engine/index.ts";
import type { Client } from "../connect.ts";
import { errorMessage } from "../error-message.ts";
import type { Log } from "../log.ts";
import { addDays, dayOf } from "./day.ts";
import { dropPartitionsBefore } from "./drop-partitions-before.ts";
import { ensurePartitionsAhead } from "./ensure-partitions.ts";

/** Partitions are made days ahead, so an hour more or less does not matter. */
const intervalMs = 3_600_000;
/** After a failure, which mostly is a lock that could not be had at once. */
const retryIntervalMs = 60_000;

export interface PartitionKeeper {
  close(): Promise<void>;
}

interface PartitionKeeperOptions {
  readonly sql: Client;
  readonly clock: Clock;
  readonly log: Log;
  /** Whole days that decisions and outcomes are kept beside today; null: for ever. */
  readonly retentionDays: number | null;
  /** Takes out of days that stay what is past its own time. @default nothing */
  readonly retain?: (sql: Client, nowMs: number) => Promise<number>;
}

/**
 * Makes the partitions of the coming days and drops those that are past their time: at once, and every hour while the
 * process runs. Resolves once those that rows need now are made or that failed: until a partition is there, the default
 * one takes its rows.
 *
 * @param open An open connection to make the first partitions over: opening another takes as many round trips as making them.
 */
export async function keepPartitions(
  options: PartitionKeeperOptions,
  open: Client,
): Promise<PartitionKeeper> {
  const closing = new AbortController();

  async function keep(round: () => Promise<void>): Promise<number> {
    try {
      await round();
      return intervalMs;
    } catch (error) {
      const reason = errorMessage(error);
      options.log.warn({ reason }, "Could not make or drop the log's partitions; trying again in a minute");
      return retryIntervalMs;
    }
  }

  async function goOn(firstPauseMs: number): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!closing.signal.aborted) {
      await sleep(pauseMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (!closing.signal.aborted) pauseMs = await keep(() => keepOnce(options));
    }
  }

  const pauseMs = await keep(() => ensurePartitionsAhead(open, options.clock.nowMs()));
  const hasRetention = options.retentionDays !== null || options.retain !== undefined;
  const goingOn = goOn(pauseMs === intervalMs && hasRetention ? 0 : pauseMs);
  return {
    async close() {
      closing.abort();
      await goingOn;
    },
  };
}

/** One round of `keepPartitions`. */
export async function keepOnce(options: PartitionKeeperOptions): Promise<void> {
  const { sql, clock, log, retentionDays, retain } = options;
  const nowMs = clock.nowMs();
  await ensurePartitionsAhead(sql, nowMs);
  if (retentionDays !== null) {
    const dropped = await dropPartitionsBefore(sql, addDays(dayOf(nowMs), -retentionDays));
    if (dropped.length > 0)
      log.info({ dropped, retentionDays }, "Dropped the log of days past their retention");
  }
  const rows = (await retain?.(sql, nowMs)) ?? 0;
  if (rows > 0) log.info({ rows }, "Removed texts, features, feedback or audit lines past their retention");
}
