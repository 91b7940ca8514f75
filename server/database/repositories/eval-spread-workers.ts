import { and, eq, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { evalSpreads, evalSpreadWorkers } from "../schema/index.ts";
import type { StoredSpreadState } from "./eval-spreads.ts";

/** A job that a worker holds. */
export interface StoredClaim {
  readonly target: number;
  readonly id: string;
}

export interface StoredSpreadWorker {
  readonly id: string;
  readonly name: string;
  readonly lacks: Readonly<Record<string, string>>;
  readonly finished: number;
  readonly unscored: number;
  readonly claims: readonly StoredClaim[];
  readonly silentMs: number;
  readonly failure: string | null;
}

export interface StoredSpreadSnapshot {
  readonly state: StoredSpreadState;
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
  readonly workers: readonly StoredSpreadWorker[];
  readonly buried: { readonly finished: number; readonly unscored: number };
}

/** Notes that the coordinator is there. @throws Error where the run is gone: another coordinator has ended it */
export async function beatEvalCoordinator(db: Queryable, runId: string): Promise<StoredSpreadSnapshot> {
  const [run] = await db
    .update(evalSpreads)
    .set({ seenAt: sql`now()` })
    .where(eq(evalSpreads.runId, runId))
    .returning();
  if (run === undefined) throw new Error(`run ${runId} was taken over by another coordinator`);
  const rows = await db
    .select({
      worker: evalSpreadWorkers,
      silentMs: sql<string>`extract(epoch from now() - ${evalSpreadWorkers.seenAt}) * 1000`,
    })
    .from(evalSpreadWorkers)
    .where(eq(evalSpreadWorkers.runId, runId));
  const buried = rows.filter(({ worker }) => worker.isBuried).map(({ worker }) => worker);
  return {
    state: run.state,
    spentNanoUsd: run.spentNanoUsd,
    reservedNanoUsd: run.reservedNanoUsd,
    workers: rows
      .filter(({ worker }) => !worker.isBuried)
      .map(({ worker, silentMs }) => ({
        id: worker.workerId,
        name: worker.name,
        lacks: JSON.parse(worker.lacks) as StoredSpreadWorker["lacks"],
        finished: worker.finished,
        unscored: worker.unscored,
        claims: JSON.parse(worker.claims) as StoredClaim[],
        silentMs: Number(silentMs),
        failure: worker.failure,
      })),
    buried: {
      finished: buried.reduce((sum, { finished }) => sum + finished, 0),
      unscored: buried.reduce((sum, { unscored }) => sum + unscored, 0),
    },
  };
}

/** Adds a worker; one that comes back keeps its counts. */
export async function joinEvalSpread(
  db: Queryable,
  runId: string,
  worker: { readonly id: string; readonly name: string; readonly lacks: Readonly<Record<string, string>> },
): Promise<void> {
  const lacks = JSON.stringify(worker.lacks);
  await db
    .insert(evalSpreadWorkers)
    .values({
      runId,
      workerId: worker.id,
      name: worker.name,
      seenAt: sql`now()`,
      isBuried: false,
      reservedNanoUsd: 0,
      finished: 0,
      unscored: 0,
      claims: "[]",
      lacks,
    })
    .onConflictDoUpdate({
      target: [evalSpreadWorkers.runId, evalSpreadWorkers.workerId],
      set: { seenAt: sql`now()`, lacks },
    });
}

/** Notes that a worker is there and what it does. `state` null: the run is over, or its coordinator is gone. */
export async function beatEvalWorker(
  db: Queryable,
  runId: string,
  workerId: string,
  worker: Pick<StoredSpreadWorker, "claims" | "finished" | "unscored" | "failure">,
  silentAfterMs: number,
): Promise<{ readonly state: StoredSpreadState | null; readonly isBuried: boolean }> {
  const [own] = await db
    .update(evalSpreadWorkers)
    .set({
      seenAt: sql`now()`,
      finished: worker.finished,
      unscored: worker.unscored,
      claims: JSON.stringify(worker.claims),
      failure: worker.failure,
    })
    .where(and(eq(evalSpreadWorkers.runId, runId), eq(evalSpreadWorkers.workerId, workerId)))
    .returning({
      isBuried: evalSpreadWorkers.isBuried,
      // Null, too, where the run is gone.
      state: sql<StoredSpreadState | null>`(select state from eval_spreads where run_id = ${runId}
        and seen_at > now() - ${silentAfterMs}::double precision * interval '1 millisecond')`,
    });
  return own ?? { state: null, isBuried: true };
}
