import { sql } from "drizzle-orm";
import { advisoryLocks } from "../database/advisory-locks.ts";
import type { Queryable } from "../database/database.ts";
import { endExperiment, insertExperiment, runningExperiments } from "../database/repositories/experiments.ts";
import type { ExperimentSettings } from "../operation/experiment-settings.ts";

interface ConfiguredHoldoutPorts {
  readonly nowMs: () => number;
  readonly randomBytes: (count: number) => Buffer;
}

/** How the ids of holdouts that the configuration asks for begin. */
const mark = "hold_config_";
const configuration = { actor: "configuration", origin: "server" } as const;

/**
 * Makes the running holdout the configured one: starts it, and ends one that was configured otherwise, whose units would not be comparable. Replicas do so one
 * after the other. One that an administrator has started for all tenants is left, and nothing is started beside it.
 *
 * @param wanted null: none is configured
 * @returns whether anything has changed
 */
export function keepConfiguredHoldout(
  db: Queryable,
  wanted: ExperimentSettings | null,
  { nowMs, randomBytes }: ConfiguredHoldoutPorts,
): Promise<boolean> {
  return db.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(${advisoryLocks.configuredHoldout})`);
    const running = (await runningExperiments(transaction)).filter(({ kind }) => kind === "holdout");
    const text = (settings: ExperimentSettings): string => JSON.stringify([settings.arms, settings.unit]);
    let isThere = false;
    let hasChanged = false;
    for (const { id, settings } of running) {
      const isConfigured = id.startsWith(mark);
      const isWanted = isConfigured
        ? wanted !== null && text(settings) === text(wanted)
        : settings.tenant === undefined;
      isThere ||= isWanted;
      if (!isConfigured || isWanted) continue;
      const line = { ...configuration, atMs: nowMs(), action: "experiment.stop", target: id, change: {} };
      await endExperiment(transaction, id, "the configuration has changed", line);
      hasChanged = true;
    }
    if (wanted === null || isThere) return hasChanged;
    const id = `${mark}${randomBytes(6).toString("hex")}`;
    const line = { ...configuration, atMs: nowMs(), action: "experiment.create", target: id };
    await insertExperiment(
      transaction,
      {
        ...{
          id,
          kind: "holdout" as const,
          settings: wanted,
          salt: randomBytes(16).toString("hex"),
          plan: {},
        },
        createdAt: new Date(nowMs()).toISOString(),
        ...{ stoppedAt: null, stopReason: null, winner: null, stoppedArms: {} },
        ...{ result: null, lookedAt: null, looks: 0 },
      },
      { ...line, change: { kind: "holdout", settings: wanted } },
    );
    return true;
  });
}
