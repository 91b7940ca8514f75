import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, evaluateExperiment } from "../../engine/index.ts";
import type { Actor } from "../access/key-administration.ts";
import { advisoryLocks } from "../database/advisory-locks.ts";
import type { Client } from "../database/connect.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import { createReplaceableClient } from "../database/replaceable-client.ts";
import { experimentMoments } from "../database/repositories/experiment-moments.ts";
import {
  recordLook,
  runningExperiments,
  type StoredExperiment,
} from "../database/repositories/experiments.ts";
import type { FeedbackMetric } from "../feedback/metrics.ts";
import { evidenceOf, metricsOf } from "./evidence-of.ts";
import { experimentsChannel } from "./experiments-channel.ts";
import { findingsView } from "./findings-view.ts";
import { outcomeMetrics } from "./outcome-metrics.ts";

/** Longest that a look may take. */
const deadlineMs = 120_000;
/** The server itself, in the audit log. */
const evaluator: Actor = { actor: "experiment", origin: "server" };

export interface EvaluatorOptions {
  readonly database: Pick<Database, "connect" | "db" | "ready">;
  readonly notify: (channel: string, payload: string) => Promise<void>;
  /** Takes a change into use in this process at once. */
  readonly changed: () => Promise<void>;
  readonly clock: Pick<Clock, "nowMs">;
  readonly log: Pick<Log, "warn" | "info">;
  readonly metrics: ReadonlyMap<string, FeedbackMetric>;
  /** How many task types there are. */
  readonly taskTypes: number;
  /** @default 60000 */
  readonly intervalMs?: number;
}

export interface ExperimentEvaluator {
  /** Looks at one experiment now. @returns null where it runs no more */
  look(experiment: StoredExperiment): Promise<StoredExperiment | null>;
  close(): Promise<void>;
}

/** Looks at every running experiment each minute, on one replica, and ends what is decided. Looking more often costs no certainty. */
export function evaluateExperiments(options: EvaluatorOptions): ExperimentEvaluator {
  const { database, notify, changed, clock, log, metrics, taskTypes, intervalMs = 60_000 } = options;
  const client = createReplaceableClient(database.connect, "looking at an experiment");
  const closing = new AbortController();
  const booleans = new Set(
    [...metrics.values()].filter(({ type }) => type === "boolean").map(({ name }) => name),
  );

  async function look(experiment: StoredExperiment): Promise<StoredExperiment | null> {
    const { id, settings, createdAt } = experiment;
    const nowMs = clock.nowMs();
    const rows = await client.run(
      (sql) =>
        experimentMoments(sql, {
          ...{ experimentId: id, unit: settings.unit ?? "request", sinceMs: Date.parse(createdAt) },
          ...{ outcomeMetrics, feedbackMetrics: metricsOf(experiment).feedback },
        }),
      deadlineMs,
    );
    const evidence = evidenceOf(experiment, rows, { booleans, taskTypes, nowMs });
    const findings = evaluateExperiment(evidence);
    const changes = findings.ended !== null || Object.keys(findings.stoppedArms).length > 0;
    const change = { stopped_arms: findings.stoppedArms, ...findings.ended };
    const action = findings.ended === null ? "experiment.stop_arm" : "experiment.end";
    const looked = await recordLook(
      database.db,
      id,
      {
        ...{ atMs: nowMs, result: findingsView(evidence, findings), ended: findings.ended },
        stoppedArms: { ...experiment.stoppedArms, ...findings.stoppedArms },
      },
      changes ? { ...evaluator, atMs: nowMs, action, target: id, change } : null,
    );
    if (changes) {
      log.info({ experiment: id, ...change }, "An experiment has changed");
      await notify(experimentsChannel, "");
      await changed();
    }
    return looked;
  }

  /** @returns whether this process had the lock */
  async function lookAtAll(sql: Client): Promise<boolean> {
    const [lock] = await sql.unsafe<{ isOurs: boolean }[]>(
      `select pg_try_advisory_lock(${advisoryLocks.experiments}) as "isOurs"`,
    );
    if (lock?.isOurs !== true) return false;
    try {
      for (const experiment of await runningExperiments(database.db)) {
        const sinceMs =
          experiment.lookedAt === null ? Infinity : clock.nowMs() - Date.parse(experiment.lookedAt);
        // Another replica has just looked.
        if (sinceMs > intervalMs / 2 && !closing.signal.aborted) await look(experiment);
      }
      return true;
    } finally {
      await sql.unsafe(`select pg_advisory_unlock(${advisoryLocks.experiments})`);
    }
  }

  async function goOn(): Promise<void> {
    const isOpen = await database.ready.then(
      () => true,
      () => false,
    );
    if (!isOpen) return;
    const locking = createReplaceableClient(database.connect, "looking at experiments");
    let isFailing = false;
    while (!closing.signal.aborted) {
      await sleep(intervalMs, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
      if (closing.signal.aborted) break;
      try {
        await locking.run(lookAtAll, 10 * deadlineMs);
        isFailing = false;
      } catch (error) {
        if (!isFailing)
          log.warn({ reason: errorMessage(error) }, "Experiments could not be looked at; trying again");
        isFailing = true;
      }
    }
    await locking.close();
  }

  const going = goOn();
  return {
    look,
    async close() {
      closing.abort();
      await going;
      await client.close();
    },
  };
}
