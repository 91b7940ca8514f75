import { randomBytes } from "node:crypto";
import type { Clock } from "../../engine/index.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { checkExperimentSettings } from "../experiments/check-experiment-settings.ts";
import { keepConfiguredHoldout } from "../experiments/configured-holdout.ts";
import {
  createExperimentAdministration,
  type ExperimentAdministration,
} from "../experiments/experiment-administration.ts";
import { evaluateExperiments } from "../experiments/experiment-evaluator.ts";
import { experimentsChannel } from "../experiments/experiments-channel.ts";
import { holdoutExperiment } from "../experiments/holdout.ts";
import { planOfExperiment } from "../experiments/plan-of-experiment.ts";
import { type ExperimentsWatcher, watchExperiments } from "../experiments/watch-experiments.ts";
import { metricsByName } from "../feedback/metrics.ts";
import type { RunningEngine } from "./start-engine.ts";

interface ExperimentParts {
  readonly configuration: LoadedConfiguration["configuration"];
  readonly database: Database;
  readonly notifier: Notifier;
  readonly engine: RunningEngine;
  readonly clock: Clock;
  readonly log: Log;
}

interface RunningExperiments {
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
    taskTypes: engine.taskTypes.length,
  });
  const administration = createExperimentAdministration({
    ...{ db: database.db, notify: notifier.notify, nowMs: clock.nowMs, randomBytes },
    changed: arms.look,
    ground: () => ({ catalog: engine.catalog, metrics }),
    look: evaluator.look,
    baseline: configuration.policy.baselineModelId,
    plan: (settings) => planOfExperiment(database.sql, settings, metrics, clock.nowMs()),
  });
  void database.ready.then(
    () => startHoldout(parts, metrics, arms.look),
    () => undefined,
  );
  return {
    ...{ arms, administration },
    async close() {
      await evaluator.close();
      await arms.close();
    },
  };
}

/** The holdout of the configuration. One that cannot start is told of in the log, and requests go on without it. */
async function startHoldout(
  { configuration, database, engine, notifier, clock, log }: ExperimentParts,
  metrics: ReturnType<typeof metricsByName>,
  changed: () => Promise<void>,
): Promise<void> {
  const { share, unit, model } = configuration.holdout;
  try {
    const { baselineModelId } = configuration.policy;
    const wanted =
      share === 0
        ? null
        : checkExperimentSettings(
            holdoutExperiment({ share, unit, ...(model !== null && { model }) }, baselineModelId),
            { catalog: engine.catalog, metrics },
          );
    const ports = { nowMs: clock.nowMs, randomBytes };
    if (!(await keepConfiguredHoldout(database.db, wanted, ports))) return;
    await notifier.notify(experimentsChannel, "");
    await changed();
  } catch (error) {
    log.error({ error: errorMessage(error) }, "The holdout of the configuration cannot be kept");
  }
}
