import type { Clock } from "../../engine/index.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import type { Database } from "../database/database.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { keepUsage } from "../database/usage/keep-usage.ts";
import type { createContextualDepth } from "../embedding/contextual-depth.ts";
import { watchPriors } from "../priors/watch-priors.ts";
import { createHealthProbes } from "./health-probes.ts";
import type { RunningEngine } from "./start-engine.ts";
import { warmConnections } from "./warm-connections.ts";

type ProbeParts = Parameters<typeof createHealthProbes>[0];

interface UpkeepParts extends Pick<ProbeParts, "health" | "providers"> {
  readonly configuration: Configuration;
  readonly environment: Environment;
  readonly database: Database;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly engine: RunningEngine;
  readonly contextual: ReturnType<typeof createContextualDepth>;
}

interface Upkeep {
  /** Takes the active version of the priors into use, which it does by itself a moment after a change. */
  lookForPriors(): Promise<void>;
  /** Why the active version of the priors is not in use; null: it is. */
  priorsProblem(): string | null;
  close(): Promise<void>;
}

/** What goes on beside the requests: probes of deployments that failed, hourly sums of usage, and watching for new priors. */
export function startUpkeep(parts: UpkeepParts): Upkeep {
  const {
    configuration,
    environment,
    database,
    notifier,
    clock,
    log,
    engine,
    contextual,
    health,
    providers,
  } = parts;
  const probes =
    configuration.probeIntervalMs === null
      ? null
      : createHealthProbes({
          ...{ health, providers, catalog: () => engine.catalog, intervalMs: configuration.probeIntervalMs },
          secrets: (name) => environment.value(name),
        });
  const secrets = (name: string): string | null => environment.value(name);
  if (configuration.warmsConnections)
    void warmConnections({ providers, catalog: () => engine.catalog, secrets });
  const usage = keepUsage({ database, clock, log });
  const priorsWatcher = watchPriors({
    database,
    notifier,
    log,
    version: () => engine.router.priorsVersion,
    async take(parsed) {
      await engine.takePriors(parsed);
      contextual.prepare(engine.router.contextualEmbedderId);
    },
    shippedVersion: engine.shippedVersion,
  });
  return {
    lookForPriors: priorsWatcher.look,
    priorsProblem: priorsWatcher.problem,
    async close() {
      probes?.close();
      await priorsWatcher.close();
      await usage.close();
    },
  };
}
