import { desc, eq, isNull, sql } from "drizzle-orm";
import type { FindingsAnswer } from "../../answers/experiment-answers.ts";
import type { Queryable } from "../database.ts";
import { auditLog, experiments } from "../schema/index.ts";
import type { AuditEntry } from "./access.ts";

export type StoredExperiment = typeof experiments.$inferSelect;

/** What a look at an experiment changes. */
interface ExperimentLook {
  readonly atMs: number;
  readonly result: FindingsAnswer;
  readonly stoppedArms: Readonly<Record<string, string>>;
  /** null: it goes on. */
  readonly ended: { readonly reason: string; readonly winner: string | null } | null;
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

function audit(db: Queryable, { atMs, change, ...line }: AuditEntry): Promise<unknown> {
  return db.insert(auditLog).values({ ...line, recordedAt: iso(atMs), change: { ...change } });
}

/** Writes a new experiment and its line of the audit log. @returns false where one with the id is there already */
export function insertExperiment(db: Queryable, row: StoredExperiment, line: AuditEntry): Promise<boolean> {
  return db.transaction(async (transaction) => {
    const written = await transaction.insert(experiments).values(row).onConflictDoNothing().returning();
    if (written.length > 0) await audit(transaction, line);
    return written.length > 0;
  });
}

/** Newest first. */
export const listExperiments = (db: Queryable): Promise<StoredExperiment[]> =>
  db.select().from(experiments).orderBy(desc(experiments.createdAt), experiments.id);

/** In the order in which units meet them: holdouts first, then the oldest. */
export const runningExperiments = (db: Queryable): Promise<StoredExperiment[]> =>
  db
    .select()
    .from(experiments)
    .where(isNull(experiments.stoppedAt))
    .orderBy(desc(experiments.kind), experiments.createdAt, experiments.id);

export async function findExperiment(db: Queryable, id: string): Promise<StoredExperiment | null> {
  const [row] = await db.select().from(experiments).where(eq(experiments.id, id));
  return row ?? null;
}

/** Ends a running one. @returns null where it does not run */
export function endExperiment(
  db: Queryable,
  id: string,
  reason: string,
  line: AuditEntry,
): Promise<StoredExperiment | null> {
  return db.transaction(async (transaction) => {
    const [row] = await transaction
      .update(experiments)
      .set({ stoppedAt: iso(line.atMs), stopReason: reason })
      .where(sql`${experiments.id} = ${id} and ${experiments.stoppedAt} is null`)
      .returning();
    if (row !== undefined) await audit(transaction, line);
    return row ?? null;
  });
}

/** Writes what a look found; one that ended meanwhile keeps its end. @param line written where the look changes what is routed; null: it does not */
export function recordLook(
  db: Queryable,
  id: string,
  { atMs, result, stoppedArms, ended }: ExperimentLook,
  line: AuditEntry | null,
): Promise<StoredExperiment | null> {
  return db.transaction(async (transaction) => {
    const [row] = await transaction
      .update(experiments)
      .set({
        ...{ result, stoppedArms, lookedAt: iso(atMs), looks: sql`${experiments.looks} + 1` },
        ...(ended && { stoppedAt: iso(atMs), stopReason: ended.reason, winner: ended.winner }),
      })
      .where(sql`${experiments.id} = ${id} and ${experiments.stoppedAt} is null`)
      .returning();
    if (row !== undefined && line !== null) await audit(transaction, line);
    return row ?? null;
  });
}
