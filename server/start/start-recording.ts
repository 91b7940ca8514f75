import path from "node:path";
import type { Logger } from "pino";
import type { Clock } from "../../engine/index.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Environment } from "../config/environment.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { endLeasesOf } from "../database/repositories/budgets.ts";
import { maxKeep } from "../operation/key-settings.ts";
import { createRecorder } from "../record/create-recorder.ts";
import { type Journal, openJournal } from "../record/journal.ts";
import type { Recorder } from "../record/recorder-types.ts";
import { claimJournals, ownersOfJournals, recoverJournals } from "../record/recover-journals.ts";
import { createRequestLog, type RequestLog } from "../record/request-log.ts";
import { startProtection } from "./text-protection.ts";

export interface Recording {
  readonly database: Database;
  /** null: `store.journal` is off. */
  readonly journal: Journal | null;
  readonly protection: ReturnType<typeof startProtection>;
  readonly recorder: Recorder;
  readonly requestLog: RequestLog;
}

/** Opens the database and the journal, writes what an earlier process left in its journal, and starts the log of requests. */
export function startRecording(
  configuration: Configuration,
  environment: Environment,
  clock: Clock,
  logger: Logger,
): Recording {
  const database = openDatabase({
    url: configuration.database.url?.reveal() ?? null,
    dataDir: configuration.database.dataDir,
    clock,
    retentionDays: configuration.store.retentionDays,
    retention: configuration.store.retention,
    log: logger,
  });
  const journalFolder = path.join(configuration.database.dataDir, "journal");
  const abandoned = claimJournals(journalFolder, clock);
  const journal = configuration.store.hasJournal
    ? openJournal({ folder: journalFolder, clock, log: logger })
    : null;
  void recoverJournals(abandoned, database, logger)
    .then(() => endLeasesOf(database.db, ownersOfJournals(abandoned)))
    .catch(() => undefined);
  const protection = startProtection(configuration, environment);
  const recorder = createRecorder({
    database,
    journal,
    clock,
    log: logger,
    store: configuration.store,
    protection,
    promptHashSalt: environment.value(configuration.store.saltEnv),
  });
  const requestLog = createRequestLog(recorder, database, {
    maxKeep: maxKeep(configuration.store),
    readsStreams: configuration.redaction.isStoredRedacted,
  });
  return { database, journal, protection, recorder, requestLog };
}
