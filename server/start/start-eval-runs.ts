import { randomBytes } from "node:crypto";
import type { Configuration } from "../config/configuration.ts";
import { suitesFolder } from "../config/dataset-paths.ts";
import type { Environment } from "../config/environment.ts";
import type { Database } from "../database/database.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { forkEval } from "../eval-runs/eval-process.ts";
import {
  createEvalRunAdministration,
  type EvalRunAdministration,
} from "../eval-runs/eval-run-administration.ts";
import { ownSuites, shippedSuites } from "../eval-runs/eval-suites.ts";
import { systemClock, systemSleep } from "./system-ports.ts";

interface EvalRunParts {
  readonly configuration: Configuration;
  readonly environment: Environment;
  readonly database: Database;
  readonly notifier: Notifier;
  readonly log: Pick<Log, "warn">;
}

/** Runs of the eval command that administrators start from the page. */
export function startEvalRuns({
  configuration,
  environment,
  database,
  notifier,
  log,
}: EvalRunParts): EvalRunAdministration {
  const shipped = shippedSuites(suitesFolder);
  return createEvalRunAdministration({
    ...{ db: database.db, notify: notifier.notify, notifier, log },
    ...{ nowMs: systemClock.nowMs, randomBytes, after: systemSleep, fork: forkEval },
    variables: evalVariables(configuration, environment),
    listSuites: () => [...shipped, ...ownSuites(configuration.dashboard.suitesFolder)],
  });
}

/** The same database, configuration and providers as the server has, whatever its flags said; none of the keys that open the server itself. */
export function evalVariables(
  { file, database, server, dashboard }: Configuration,
  environment: Environment,
): Readonly<Record<string, string>> {
  const own = new Set([
    ...["TRADEWIND_ADMIN_KEY", "TRADEWIND_METRICS_KEY", "TRADEWIND_ENCRYPTION_KEY", server.apiKeysEnv],
    ...(dashboard.oidc === null ? [] : [dashboard.oidc.clientSecretEnv]),
  ]);
  return {
    ...Object.fromEntries(Object.entries(environment.all()).filter(([name]) => !own.has(name))),
    ...(file === null ? {} : { TRADEWIND_CONFIG: file }),
    ...(database.url === null ? {} : { [database.urlEnv]: database.url.reveal() }),
    TRADEWIND_DATA_DIR: database.dataDir,
  };
}
