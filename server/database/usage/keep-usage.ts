import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../../engine/index.ts";
import { advisoryLocks } from "../advisory-locks.ts";
import type { Client } from "../connect.ts";
import type { Database } from "../database.ts";
import { errorMessage } from "../error-message.ts";
import type { Log } from "../log.ts";
import { dayMs, dayOf, dayStartMs } from "../partitions/day.ts";
import { requestIdBound } from "../request-id.ts";
import { foldTailSql, forgetHoursSql, recountSql } from "./usage-sql.ts";

export const usageDefaults = {
  /** How often the tail is folded into the rollups: what a report reads of it is at most so old. */
  foldIntervalMs: 10_000,
  /** Sums by hour are kept for so long, those by day for ever. */
  hourlyDays: 92,
} as const;

/** Of the tail at a time: a statement takes a fraction of a second, also on the embedded database. */
const foldRows = 10_000;
const hourMs = 3_600_000;
/** How often hours that are past their time are looked for. */
const pruneIntervalMs = hourMs;
/** Leaves the embedded database to others between two hours that are counted again. */
const recountPauseMs = 50;

interface UsageKeeper {
  close(): Promise<void>;
}

interface UsageKeeperOptions {
  readonly database: Pick<Database, "connect" | "ready">;
  readonly clock: Clock;
  readonly log: Log;
  /** @default usageDefaults.foldIntervalMs */
  readonly foldIntervalMs?: number;
}

/**
 * Keeps the rollups while the process runs: folds the tail, counts what an earlier version has logged, forgets hours past their time. Any number of
 * processes may do so at once; an advisory lock lets one of them work at a time.
 */
export function keepUsage({
  database,
  clock,
  log,
  foldIntervalMs = usageDefaults.foldIntervalMs,
}: UsageKeeperOptions): UsageKeeper {
  const closing = new AbortController();
  const pause = (ms: number): Promise<void> =>
    sleep(ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
  let prunedAtMs = Number.NEGATIVE_INFINITY;

  async function goOn(): Promise<void> {
    const isOpen = await database.ready.then(
      () => true,
      () => false,
    );
    if (!isOpen) return;
    const sql = database.connect({ maxConnections: 1 });
    let isFailing = false;
    while (!closing.signal.aborted) {
      try {
        await foldUsage(sql);
        while (!closing.signal.aborted && (await recountNext(sql))) await pause(recountPauseMs);
        if (clock.monotonicMs() - prunedAtMs >= pruneIntervalMs) {
          await pruneHours(sql, clock.nowMs());
          prunedAtMs = clock.monotonicMs();
        }
        isFailing = false;
      } catch (error) {
        if (!isFailing && !closing.signal.aborted)
          log.warn(
            { reason: errorMessage(error) },
            "Could not keep the rollups that reports read; trying again",
          );
        isFailing = true;
      }
      await pause(foldIntervalMs);
    }
    await sql.end({ timeout: 1 }).catch(() => undefined);
  }

  const going = goOn();
  return {
    async close() {
      closing.abort();
      await going;
    },
  };
}

/** Moves everything that the tail holds into the rollups; nothing where another process is at it. */
export async function foldUsage(sql: Client): Promise<void> {
  for (;;) {
    const rows = await sql.begin(async (transaction) => {
      const [lock] = await transaction.unsafe<{ isOurs: boolean }[]>(
        `select pg_try_advisory_xact_lock(${advisoryLocks.usage}) as "isOurs"`,
      );
      if (lock?.isOurs !== true) return 0;
      await transaction.unsafe("set local jit = off");
      const [folded] = await transaction.unsafe<{ rows: number }[]>(foldTailSql(foldRows));
      return folded?.rows ?? 0;
    });
    if (rows < foldRows) return;
  }
}

/**
 * Counts the newest hour of which outcomes from before there were rollups are still to be counted.
 *
 * @returns whether there was one
 */
export async function recountNext(sql: Client): Promise<boolean> {
  const [state] = await sql<{ before: string }[]>`select before from usage_backfill`;
  if (state === undefined) return false;
  const [newest] = await sql<{ id: string }[]>`
    select request_id as id from outcomes where request_id < ${state.before} order by request_id desc limit 1`;
  if (newest === undefined) {
    await sql`delete from usage_backfill where before <= ${state.before}`;
    return false;
  }
  const timeMs = Number.parseInt(newest.id.replaceAll("-", "").slice(0, 12), 16);
  const startMs = Math.floor(timeMs / hourMs) * hourMs;
  await recountHour(sql, startMs);
  const bound = requestIdBound(startMs);
  await sql`update usage_backfill set before = ${bound} where before > ${bound}`;
  return true;
}

/** Counts an hour again from the log. What is written meanwhile is not seen by it, and counted by the next fold. */
export async function recountHour(sql: Client, startMs: number): Promise<void> {
  const start = new Date(startMs);
  const day = new Date(dayStartMs(dayOf(startMs)));
  const ids = [requestIdBound(startMs), requestIdBound(startMs + hourMs)];
  // Before the transaction's one snapshot is taken: all that others have folded is in it then.
  await sql.begin("isolation level repeatable read", async (transaction) => {
    await transaction.unsafe(`select pg_advisory_xact_lock(${advisoryLocks.usage})`);
    await transaction.unsafe("set local jit = off");
    for (const forget of recountSql.forget) await transaction.unsafe(forget, [start]);
    await transaction.unsafe(recountSql.count, ids);
    await transaction.unsafe(recountSql.forgetDay, [day]);
    await transaction.unsafe(recountSql.sumDay, [day, new Date(day.getTime() + dayMs)]);
  });
}

/** Forgets sums by hour that are past their time, whole days at a time; while hours are still counted again they all are needed. */
export async function pruneHours(sql: Client, nowMs: number): Promise<void> {
  const before = new Date(dayStartMs(dayOf(nowMs - usageDefaults.hourlyDays * dayMs)));
  await sql.unsafe(forgetHoursSql, [before]);
}
