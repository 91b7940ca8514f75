import { type Clock, DriftCells, type FoundDrift, type Random } from "../../engine/index.ts";
import { advisoryLocks } from "../database/advisory-locks.ts";
import type { Client } from "../database/connect.ts";
import type { Database } from "../database/database.ts";
import { keepLooking, type Looking } from "../database/keep-looking.ts";
import type { Log } from "../database/log.ts";
import { createReplaceableClient } from "../database/replaceable-client.ts";
import { insertAlert, lastAlerts, type StoredAlert } from "../database/repositories/alerts.ts";
import { type DriftPosition, driftRows, driftStart } from "../database/repositories/drift-values.ts";
import { type LiveScorePosition, liveScoresAfter } from "../database/repositories/live-scores.ts";

interface DriftWatcherOptions {
  readonly database: Pick<Database, "connect" | "db" | "ready" | "status">;
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "warn">;
  /** Breaks ties. */
  readonly random: Random;
  readonly valuesPerFalseAlarm: number;
  /** Tells all replicas of a new alert. */
  readonly alerted: (alert: StoredAlert) => Promise<void>;
  /** @default 10000 */
  readonly pollMs?: number;
}

type DriftWatcher = Pick<Looking, "look" | "close">;

const dayMs = 86_400_000;
/** What a process that takes over looks back on: so many days, and not more requests than this. */
const lookBackDays = 30;
const maxRequests = 100_000;
/** Rows of the log arrive in batches, not quite in order. */
const settledAfterMs = 5_000;
const deadlineMs = 120_000;

interface Watched {
  readonly cells: DriftCells;
  log: DriftPosition;
  scores: LiveScorePosition;
}

/**
 * Reads the log and live scores as they come, on one process at a time, and writes an alert where a model's quality, latency, length or price changes on a kind of
 * work. Nothing of it is on a request's path, and what it holds is made again of the log when another process takes over.
 */
export function watchDrift(options: DriftWatcherOptions): DriftWatcher {
  const { database, clock, log, random, valuesPerFalseAlarm, alerted } = options;
  const client = createReplaceableClient(database.connect, "looking for drift");
  let watched: Watched | null = null;

  async function begin(sql: Client): Promise<Watched> {
    const start = await driftStart(sql, clock.nowMs() - lookBackDays * dayMs, maxRequests);
    const cells = new DriftCells(valuesPerFalseAlarm, random);
    for (const { createdAt, ...subject } of await lastAlerts(database.db))
      cells.beginAt(subject, Date.parse(createdAt));
    return { cells, ...start };
  }

  async function tell({ subject, change }: FoundDrift): Promise<void> {
    const { changedAtMs, ...figures } = change;
    const alert = await insertAlert(database.db, {
      ...{ ...subject, ...figures },
      createdAt: new Date(clock.nowMs()).toISOString(),
      changedAt: new Date(changedAtMs).toISOString(),
    });
    log.warn(
      {
        alert: alert.id,
        ...subject,
        direction: change.direction,
        before: change.before,
        after: change.after,
      },
      "A model has changed; GET /v1/alerts shows since when",
    );
    await alerted(alert);
  }

  async function readLog(sql: Client, state: Watched): Promise<boolean> {
    const { rows, position, hasMore } = await driftRows(sql, state.log, clock.nowMs() - settledAfterMs);
    for (const { candidateId, taskType, finishedAtMs, ...row } of rows) {
      const subject = { candidateId, taskType, source: null };
      for (const [metric, value] of [
        ["latency", row.latencyMs],
        ["length", row.outputTokens],
        ["price", row.nanoUsdPerMillionTokens],
      ] as const) {
        const found = value === null ? null : state.cells.add({ ...subject, metric }, value, finishedAtMs);
        if (found !== null) await tell(found);
      }
    }
    state.log = position;
    return hasMore;
  }

  async function readScores(sql: Client, state: Watched): Promise<boolean> {
    const read = await liveScoresAfter(sql, state.scores);
    if (read === null) return false;
    for (const { candidateId, taskType, source, score, weight, rater, observedAtMs } of read.observations) {
      // What was corrected stays as it was first said.
      if (weight <= 0) continue;
      const subject = { metric: "quality", candidateId, taskType, source } as const;
      const named = rater?.isNamed === true ? rater.id : null;
      const found = state.cells.add(subject, score, observedAtMs, named);
      if (found !== null) await tell(found);
    }
    state.scores = read.position;
    return read.hasMore;
  }

  async function lookAlone(sql: Client): Promise<void> {
    const [lock] = await sql.unsafe<{ isOurs: boolean }[]>(
      `select exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and objid = ${advisoryLocks.drift})
         or pg_try_advisory_lock(${advisoryLocks.drift}) as "isOurs"`,
    );
    if (lock?.isOurs !== true) {
      watched = null;
      return;
    }
    watched ??= await begin(sql);
    while (!looking.isClosed && (await readLog(sql, watched)));
    while (!looking.isClosed && (await readScores(sql, watched)));
  }

  const looking = keepLooking({
    ...{ database, log, pollMs: options.pollMs ?? 10_000 },
    failure: "Drift cannot be checked; trying again",
    async take() {
      try {
        await client.run(lookAlone, deadlineMs);
      } catch (error) {
        // An alert may have been half written: everything is made again of the log.
        watched = null;
        throw error;
      }
    },
  });
  return {
    look: looking.look,
    async close() {
      await looking.close();
      await client.close();
    },
  };
}
