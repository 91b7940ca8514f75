import { and, desc, eq, isNull, lt, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { alerts, auditLog } from "../schema/index.ts";
import type { AuditEntry } from "./access.ts";

export type StoredAlert = typeof alerts.$inferSelect;
type NewAlert = Omit<StoredAlert, "id" | "acknowledgedAt" | "acknowledgedBy" | "isDismissed">;

export async function insertAlert(db: Queryable, alert: NewAlert): Promise<StoredAlert> {
  const [row] = await db
    .insert(alerts)
    .values({ ...alert, isDismissed: false })
    .returning();
  return row!;
}

/** Newest first. @param options.beforeId only older ones */
export const listAlerts = (
  db: Queryable,
  { isOpen, limit, beforeId }: { isOpen: boolean; limit: number; beforeId: number | null },
): Promise<StoredAlert[]> =>
  db
    .select()
    .from(alerts)
    .where(
      and(
        isOpen ? isNull(alerts.acknowledgedAt) : undefined,
        beforeId === null ? undefined : lt(alerts.id, beforeId),
      ),
    )
    .orderBy(desc(alerts.id))
    .limit(limit);

/** Marks an alert as seen, with its line of the audit log; who was first stays. @returns null: there is none of the id */
export function acknowledgeAlert(
  db: Queryable,
  id: number,
  isDismissed: boolean,
  { atMs, change, ...line }: AuditEntry,
): Promise<StoredAlert | null> {
  const at = new Date(atMs).toISOString();
  return db.transaction(async (transaction) => {
    const [row] = await transaction
      .update(alerts)
      .set({
        acknowledgedAt: sql`coalesce(${alerts.acknowledgedAt}, ${at})`,
        acknowledgedBy: sql`coalesce(${alerts.acknowledgedBy}, ${line.actor})`,
        isDismissed,
      })
      .where(eq(alerts.id, id))
      .returning();
    if (row !== undefined)
      await transaction.insert(auditLog).values({ ...line, recordedAt: at, change: { ...change } });
    return row ?? null;
  });
}

/** How many are open, by metric. */
export const countOpenAlerts = (
  db: Queryable,
): Promise<{ readonly metric: StoredAlert["metric"]; readonly count: number }[]> =>
  db
    .select({ metric: alerts.metric, count: sql<number>`count(*)::int` })
    .from(alerts)
    .where(isNull(alerts.acknowledgedAt))
    .groupBy(alerts.metric);

export async function findAlert(db: Queryable, id: number): Promise<StoredAlert | null> {
  const [row] = await db.select().from(alerts).where(eq(alerts.id, id));
  return row ?? null;
}

/** When the last alert of everything that ever changed was raised, dismissed ones included. */
export const lastAlerts = (
  db: Queryable,
): Promise<Pick<StoredAlert, "metric" | "candidateId" | "taskType" | "source" | "createdAt">[]> =>
  db
    .select({
      ...{ metric: alerts.metric, candidateId: alerts.candidateId, taskType: alerts.taskType },
      ...{ source: alerts.source, createdAt: sql<string>`max(${alerts.createdAt})::text` },
    })
    .from(alerts)
    .groupBy(alerts.metric, alerts.candidateId, alerts.taskType, alerts.source);
