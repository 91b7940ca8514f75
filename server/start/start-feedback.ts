import type { Clock } from "../../engine/index.ts";
import type { FeedbackSettings } from "../config/read-feedback-settings.ts";
import type { Database } from "../database/database.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { promptHashSalt } from "../database/repositories/prompt-hash-salt.ts";
import { createFeedbackIntake } from "../feedback/feedback-intake.ts";
import { createFeedbackService, type FeedbackService } from "../feedback/feedback-service.ts";
import { watchImplicitSignals } from "../feedback/implicit-signals.ts";
import { metricsByName } from "../feedback/metrics.ts";
import { voteKey } from "../feedback/vote-links.ts";
import { feedbackChannel, keepLearning } from "../learning/live-learning.ts";
import type { Recorder } from "../record/recorder-types.ts";
import type { RequestLog } from "../record/request-log.ts";
import { saltHex } from "../record/salted-hash.ts";
import { coalesced } from "./coalesced.ts";
import type { RunningEngine } from "./start-engine.ts";

interface FeedbackParts {
  readonly settings: FeedbackSettings;
  readonly database: Database;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  readonly engine: Pick<RunningEngine, "learn" | "taskTypes">;
  readonly recorder: Pick<Recorder, "flush">;
  readonly requestLog: Pick<RequestLog, "find">;
  readonly redact: (text: string) => string;
  /** `TRADEWIND_SALT`; null: the installation's, from the database. */
  readonly salt: string | null;
}

interface RunningFeedback {
  readonly service: FeedbackService;
  /** Waits for what is under way; the database is still open then. */
  close(): Promise<void>;
}

/** Feedback that is written within so long is announced to other replicas together. */
const announceMs = 50;

/** Takes feedback, reads implicit signals off the log where asked, and keeps the beliefs of this process on what all replicas took. */
export function startFeedback({
  settings,
  database,
  notifier,
  clock,
  log,
  salt,
  ...parts
}: FeedbackParts): RunningFeedback {
  const intake = createFeedbackIntake({
    ...{ database, clock, salt, windowMs: settings.windowMs },
    flushLog: parts.recorder.flush,
    written: coalesced(announceMs, () => {
      void learning?.look();
      void notifier.notify(feedbackChannel, "").catch(() => undefined);
    }),
  });
  const learning = settings.learns
    ? keepLearning({
        ...{ database, notifier, clock, log, settings },
        ...{ learn: parts.engine.learn, taskTypes: parts.engine.taskTypes },
      })
    : null;
  const metrics = metricsByName(settings.metrics, settings.implicit);
  const signals =
    settings.implicit.retry || settings.implicit.abandoned
      ? watchImplicitSignals({ ...{ database, clock, intake, log, metrics }, signals: settings.implicit })
      : null;
  const service = createFeedbackService({
    ...{ intake, database, metrics, nowMs: clock.nowMs, linkMs: settings.linkMs },
    redact: parts.redact,
    linkKey: async () => voteKey(saltHex(salt ?? (await promptHashSalt(database.sql)))),
    isRequest: async (requestId, tenant) => (await parts.requestLog.find(requestId, tenant)) !== null,
  });
  return {
    service,
    async close() {
      await signals?.close();
      await intake.close();
      await learning?.close();
    },
  };
}
