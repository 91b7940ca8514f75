import type { Clock } from "../../engine/index.ts";
import type { Database } from "../database/database.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { type AlertAdministration, createAlertAdministration } from "../drift/alert-administration.ts";
import { feedbackChannel, refitPayload } from "../learning/live-learning.ts";

export interface DriftParts {
  readonly database: Database;
  readonly notifier: Notifier;
  readonly clock: Clock;
}

export interface RunningDrift {
  readonly administration: AlertAdministration;
}

/** Alerts of a running server. */
export function startDrift({ database, notifier, clock }: DriftParts): RunningDrift {
  return {
    administration: createAlertAdministration({
      ...{ db: database.db, nowMs: clock.nowMs },
      refit: () => notifier.notify(feedbackChannel, refitPayload),
    }),
  };
}
