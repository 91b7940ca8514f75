import { and, desc, eq } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { evalRuns } from "../schema/index.ts";

/** One execution of eval suites. Times in milliseconds since 1970. */
export interface StoredEvalRun {
  readonly id: string;
  readonly createdAtMs: number;
  /** null: still going, or stopped by a crash. */
  readonly finishedAtMs: number | null;
  readonly status: "running" | "done" | "stopped" | "budget" | "failed";
  readonly suites: readonly string[];
  readonly targets: readonly string[];
  readonly fingerprint: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly plannedCount: number;
  readonly spentNanoUsd: number;
  readonly durationMs: number;
}

/** Adds a run, or replaces what is known of it. */
export async function saveEvalRun(db: Queryable, run: StoredEvalRun): Promise<void> {
  const { createdAtMs, finishedAtMs, ...rest } = run;
  const row = {
    ...rest,
    spentNanoUsd: Math.round(rest.spentNanoUsd),
    createdAt: new Date(createdAtMs).toISOString(),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs).toISOString(),
  };
  await db.insert(evalRuns).values(row).onConflictDoUpdate({ target: evalRuns.id, set: row });
}

export async function findEvalRun(db: Queryable, id: string): Promise<StoredEvalRun | null> {
  const [row] = await db.select().from(evalRuns).where(eq(evalRuns.id, id)).limit(1);
  return row === undefined ? null : decode(row);
}

/** Newest first; with a fingerprint only those of that very work. */
export async function listEvalRuns(
  db: Queryable,
  { fingerprint, limit }: { readonly fingerprint?: string; readonly limit: number },
): Promise<StoredEvalRun[]> {
  const rows = await db
    .select()
    .from(evalRuns)
    .where(and(...(fingerprint === undefined ? [] : [eq(evalRuns.fingerprint, fingerprint)])))
    .orderBy(desc(evalRuns.createdAt), desc(evalRuns.id))
    .limit(limit);
  return rows.map(decode);
}

function decode(row: typeof evalRuns.$inferSelect): StoredEvalRun {
  const { createdAt, finishedAt, ...rest } = row;
  return {
    ...rest,
    createdAtMs: Date.parse(createdAt),
    finishedAtMs: finishedAt === null ? null : Date.parse(finishedAt),
  };
}
