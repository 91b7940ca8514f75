import { type Clock, evaluateExperiment } from "../../engine/index.ts";
import type { Actor } from "../access/audited-change.ts";
import type { Client } from "../database/connect.ts";
import type { Queryable } from "../database/database.ts";
import type { Log } from "../database/log.ts";
import { experimentMoments } from "../database/repositories/experiment-moments.ts";
import { recordLook, type StoredExperiment } from "../database/repositories/experiments.ts";
import type { FeedbackMetric } from "../feedback/metrics.ts";
import { evidenceOf, metricsOf } from "./evidence-of.ts";
import { experimentsChannel } from "./experiments-channel.ts";
import { findingsView } from "./findings-view.ts";
import { pastLook, withLook } from "./look-history.ts";
import { outcomeMetrics } from "./outcome-metrics.ts";

/** Who looks, in the audit log. */
const evaluator: Actor = { actor: "experiment", origin: "server" };

export interface LookPorts {
  readonly db: Queryable;
  readonly query: <Result>(read: (sql: Client) => Promise<Result>) => Promise<Result>;
  readonly notify: (channel: string, payload: string) => Promise<void>;
  /** Takes a change into use in this process at once. @default it hears of it as others do */
  readonly changed?: () => Promise<void>;
  readonly clock: Pick<Clock, "nowMs">;
  readonly log?: Pick<Log, "info">;
  readonly metrics: ReadonlyMap<string, FeedbackMetric>;
  /** How many task types there are. */
  readonly taskTypes: number;
}

/** Looks at an experiment: what the log says of it is written down, and what is decided by it takes effect. The function returned gives null where it runs no more. */
export function experimentLook(
  ports: LookPorts,
): (experiment: StoredExperiment) => Promise<StoredExperiment | null> {
  const { db, query, notify, changed, clock, log, metrics, taskTypes } = ports;
  const booleans = new Set(
    [...metrics.values()].filter(({ type }) => type === "boolean").map(({ name }) => name),
  );
  return async (experiment) => {
    const { id, settings, createdAt } = experiment;
    const nowMs = clock.nowMs();
    const rows = await query((sql) =>
      experimentMoments(sql, {
        ...{ experimentId: id, unit: settings.unit ?? "request", sinceMs: Date.parse(createdAt) },
        ...{ outcomeMetrics, feedbackMetrics: metricsOf(experiment).feedback },
      }),
    );
    const evidence = evidenceOf(experiment, rows, { booleans, taskTypes, nowMs });
    const findings = evaluateExperiment(evidence);
    const changes = findings.ended !== null || Object.keys(findings.stoppedArms).length > 0;
    const change = { stopped_arms: findings.stoppedArms, ...findings.ended };
    const action = findings.ended === null ? "experiment.stop_arm" : "experiment.end";
    const units = evidence.arms.reduce((sum, arm) => sum + arm.units, 0);
    const history = withLook(experiment.result?.history ?? [], pastLook(nowMs, units, findings));
    const looked = await recordLook(
      db,
      id,
      {
        ...{ atMs: nowMs, result: { ...findingsView(evidence, findings), history }, ended: findings.ended },
        stoppedArms: { ...experiment.stoppedArms, ...findings.stoppedArms },
      },
      changes ? { ...evaluator, atMs: nowMs, action, target: id, change } : null,
    );
    if (changes) {
      log?.info({ experiment: id, ...change }, "An experiment has changed");
      await notify(experimentsChannel, "");
      await changed?.();
    }
    return looked;
  };
}
