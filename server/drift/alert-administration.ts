import type { Actor } from "../access/audited-change.ts";
import type { Queryable } from "../database/database.ts";
import { acknowledgeAlert, listAlerts, type StoredAlert } from "../database/repositories/alerts.ts";
import { GatewayError } from "../errors/gateway-error.ts";

interface AlertAdministrationPorts {
  readonly db: Queryable;
  readonly nowMs: () => number;
  /** Tells all replicas of an alert that was acknowledged. */
  readonly changed: (alert: StoredAlert) => Promise<void>;
}

export interface AlertAdministration {
  /** Newest first. @param beforeId only older ones; null: from the newest */
  list(options: { isOpen: boolean; limit: number; beforeId: number | null }): Promise<StoredAlert[]>;
  /** @param isDismissed a false alarm: evidence counts again. @throws GatewayError `alert_not_found` */
  acknowledge(id: string, isDismissed: boolean, actor: Actor): Promise<StoredAlert>;
}

export function createAlertAdministration({
  db,
  nowMs,
  changed,
}: AlertAdministrationPorts): AlertAdministration {
  return {
    list: (options) => listAlerts(db, options),
    async acknowledge(id, isDismissed, actor) {
      const row = await acknowledgeAlert(db, Number(id), isDismissed, {
        ...actor,
        ...{ atMs: nowMs(), action: "alert.acknowledge", target: id, change: { dismiss: isDismissed } },
      });
      if (row === null) throw new GatewayError("alert_not_found", `There is no alert ${id}.`, "id");
      await changed(row);
      return row;
    },
  };
}
