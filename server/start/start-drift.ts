import type { Clock, Random } from "../../engine/index.ts";
import type { LoadedConfiguration } from "../config/configuration.ts";
import type { Database } from "../database/database.ts";
import { errorMessage } from "../database/error-message.ts";
import type { Log } from "../database/log.ts";
import type { Notifier } from "../database/notify/notifier.ts";
import { countOpenAlerts, findAlert, type StoredAlert } from "../database/repositories/alerts.ts";
import { type AlertAdministration, createAlertAdministration } from "../drift/alert-administration.ts";
import { alertView } from "../drift/alert-view.ts";
import { watchDrift } from "../drift/watch-drift.ts";
import { feedbackChannel, refitPayload } from "../learning/live-learning.ts";

interface DriftParts {
  readonly settings: LoadedConfiguration["configuration"]["drift"];
  readonly database: Database;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Tells those who follow the events of this process. */
  readonly announce: (event: object) => void;
}

interface RunningDrift {
  readonly administration: AlertAdministration;
  /** Open alerts by metric, as far as this process has heard. */
  readonly open: () => ReadonlyMap<StoredAlert["metric"], number>;
  close(): Promise<void>;
}

/** Notifications of alerts; the payload is the id of a new one, or empty where one was acknowledged. */
const alertsChannel = "alerts";

/** Looks for models that change, and tells of it: by a row, an event on every replica, a metric, and to the beliefs. */
export function startDrift(parts: DriftParts): RunningDrift {
  const { settings, database, notifier, clock, random, log, announce } = parts;
  let open: ReadonlyMap<StoredAlert["metric"], number> = new Map();
  const refit = (): Promise<void> => notifier.notify(feedbackChannel, refitPayload);

  async function hear(payload: string | null): Promise<void> {
    try {
      open = new Map((await countOpenAlerts(database.db)).map(({ metric, count }) => [metric, count]));
      const alert = payload === null || payload === "" ? null : await findAlert(database.db, Number(payload));
      if (alert !== null) announce({ type: "alert", alert: alertView(alert) });
    } catch (error) {
      log.warn({ error: errorMessage(error) }, "Alerts cannot be read");
    }
  }

  const stopListening = notifier.listen(alertsChannel, (payload) => void hear(payload));
  void database.ready.then(
    () => hear(null),
    () => undefined,
  );
  const watcher = settings.isDetected
    ? watchDrift({
        ...{ database, clock, random, log, valuesPerFalseAlarm: settings.valuesPerFalseAlarm },
        async alerted({ id, metric }) {
          await notifier.notify(alertsChannel, String(id));
          if (metric === "quality") await refit();
        },
      })
    : null;
  return {
    administration: createAlertAdministration({
      ...{ db: database.db, nowMs: clock.nowMs },
      async changed({ metric }) {
        await notifier.notify(alertsChannel, "");
        if (metric === "quality") await refit();
      },
    }),
    open: () => open,
    async close() {
      stopListening();
      await watcher?.close();
    },
  };
}
