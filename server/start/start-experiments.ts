import { randomBytes } from "node:crypto";
import type { Clock } from "../../engine/index.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import {
  createExperimentAdministration,
  type ExperimentAdministration,
} from "../experiments/experiment-administration.ts";
import { evaluateExperiments } from "../experiments/experiment-evaluator.ts";
import { planOfExperiment } from "../experiments/plan-of-experiment.ts";
import { type ExperimentsWatcher, watchExperiments } from "../experiments/watch-experiments.ts";
import { metricsByName } from "../feedback/metrics.ts";
import type { RunningEngine } from "./start-engine.ts";

export interface ExperimentParts {
  readonly configuration: LoadedConfiguration["configuration"];
  readonly database: Database;
  readonly notifier: Notifier;
  readonly engine: RunningEngine;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningExperiments {
  readonly arms: ExperimentsWatcher;
  readonly administration: ExperimentAdministration;
  close(): Promise<void>;
}

/** Experiments of a running server: who is in which arm, and who may change them. */
export function startExperiments(parts: ExperimentParts): RunningExperiments {
  const { configuration, database, notifier, engine, clock, log } = parts;
  const arms = watchExperiments({ database, notifier, clock, log, buildRouter: engine.buildRouter });
  const metrics = metricsByName(configuration.feedback.metrics, configuration.feedback.implicit);
  const evaluator = evaluateExperiments({
    ...{ database, notify: notifier.notify, changed: arms.look, clock, log, metrics },
    taskTypes: engine.taskTypes,
  });
  const administration = createExperimentAdministration({
    ...{ db: database.db, notify: notifier.notify, nowMs: clock.nowMs, randomBytes },
    changed: arms.look,
    ground: () => ({ catalog: engine.catalog, metrics }),
    look: evaluator.look,
    baseline: configuration.policy.baselineModelId,
    plan: (settings) => planOfExperiment(database.sql, settings, metrics, clock.nowMs()),
  });
  return {
    ...{ arms, administration },
    async close() {
      await evaluator.close();
      await arms.close();
    },
  };
}
