import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import type { Claim } from "../../../evals/distributed/distributed-plan.ts";
import type {
  DistributedSnapshot,
  DistributedState,
  DistributedWorker,
  Exchange,
  Exchanged,
} from "../../../evals/distributed/distributed-store.ts";
import type { Queryable } from "../../../server/database/database.ts";
import { evalDistributedRuns, evalDistributedWorkers } from "../../../server/database/schema/index.ts";

/** Notes that the coordinator is there. @throws Error where the run is gone: another coordinator has ended it */
export async function beatCoordinator(db: Queryable, runId: string): Promise<DistributedSnapshot> {
  const [run] = await db
    .update(evalDistributedRuns)
    .set({ seenAt: sql`now()` })
    .where(eq(evalDistributedRuns.runId, runId))
    .returning();
  if (run === undefined) throw new Error(`run ${runId} was taken over by another coordinator`);
  const rows = await db
    .select({
      worker: evalDistributedWorkers,
      silentMs: sql<string>`extract(epoch from now() - ${evalDistributedWorkers.seenAt}) * 1000`,
    })
    .from(evalDistributedWorkers)
    .where(eq(evalDistributedWorkers.runId, runId));
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
        lacks: JSON.parse(worker.lacks) as DistributedWorker["lacks"],
        finished: worker.finished,
        unscored: worker.unscored,
        claims: JSON.parse(worker.claims) as Claim[],
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
export async function joinRun(
  db: Queryable,
  runId: string,
  worker: { readonly id: string; readonly name: string; readonly lacks: Readonly<Record<string, string>> },
): Promise<void> {
  const lacks = JSON.stringify(worker.lacks);
  await db
    .insert(evalDistributedWorkers)
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
      target: [evalDistributedWorkers.runId, evalDistributedWorkers.workerId],
      set: { seenAt: sql`now()`, lacks },
    });
}

/** Notes that a worker is there and what it does. `state` null: the run is over, or its coordinator is gone. */
export async function beatWorker(
  db: Queryable,
  runId: string,
  workerId: string,
  worker: Pick<DistributedWorker, "claims" | "finished" | "unscored" | "failure">,
  silentAfterMs: number,
): Promise<{ readonly state: DistributedState | null; readonly isBuried: boolean }> {
  const [own] = await db
    .update(evalDistributedWorkers)
    .set({
      seenAt: sql`now()`,
      finished: worker.finished,
      unscored: worker.unscored,
      claims: JSON.stringify(worker.claims),
      failure: worker.failure,
    })
    .where(and(eq(evalDistributedWorkers.runId, runId), eq(evalDistributedWorkers.workerId, workerId)))
    .returning({
      isBuried: evalDistributedWorkers.isBuried,
      // Null, too, where the run is gone.
      state: sql<DistributedState | null>`(select state from eval_distributed_runs where run_id = ${runId}
        and seen_at > now() - ${silentAfterMs}::double precision * interval '1 millisecond')`,
    });
  return own ?? { state: null, isBuried: true };
}

/**
 * Settles what a worker has spent and reserves what it wants, in one transaction that holds the run's row: no two processes count the same
 * dollars as free. A worker that was buried settles nothing: what it had reserved counts as spent already.
 *
 * @throws Error where the run is over
 */
export async function exchangeMoney(
  db: Queryable,
  runId: string,
  workerId: string,
  exchange: Exchange,
): Promise<Exchanged> {
  // Without a cap nothing is reserved, and what was spent is one addition.
  if (exchange.wantedNanoUsd.length === 0 && exchange.settledNanoUsd === 0)
    return addSpending(db, runId, workerId, exchange.spentNanoUsd);
  return db.transaction(async (transaction) => {
    // Always the run first and then the worker, here and where workers are buried: no two wait for one another.
    const [run] = await transaction
      .select()
      .from(evalDistributedRuns)
      .where(eq(evalDistributedRuns.runId, runId))
      .for("update");
    if (run === undefined) throw new Error(`run ${runId} is over`);
    const [worker] = await transaction
      .select({ isBuried: evalDistributedWorkers.isBuried, reserved: evalDistributedWorkers.reservedNanoUsd })
      .from(evalDistributedWorkers)
      .where(ofWorker(runId, workerId))
      .for("update");
    if (worker === undefined || worker.isBuried)
      return {
        isBuried: true,
        isGranted: exchange.wantedNanoUsd.map(() => false),
        spentNanoUsd: run.spentNanoUsd,
        reservedNanoUsd: run.reservedNanoUsd,
      };
    const spentNanoUsd = run.spentNanoUsd + Math.round(exchange.spentNanoUsd);
    let change = -exchange.settledNanoUsd;
    const isGranted = exchange.wantedNanoUsd.map((wanted) => {
      const fits =
        run.capNanoUsd === null || spentNanoUsd + run.reservedNanoUsd + change + wanted <= run.capNanoUsd;
      if (fits) change += wanted;
      return fits;
    });
    const reservedNanoUsd = run.reservedNanoUsd + change;
    await transaction
      .update(evalDistributedRuns)
      .set({ spentNanoUsd, reservedNanoUsd })
      .where(eq(evalDistributedRuns.runId, runId));
    await transaction
      .update(evalDistributedWorkers)
      .set({ reservedNanoUsd: worker.reserved + change })
      .where(ofWorker(runId, workerId));
    return { isBuried: false, isGranted, spentNanoUsd, reservedNanoUsd };
  });
}

async function addSpending(
  db: Queryable,
  runId: string,
  workerId: string,
  spentNanoUsd: number,
): Promise<Exchanged> {
  const worker = db
    .select({ one: sql`1` })
    .from(evalDistributedWorkers)
    .where(and(ofWorker(runId, workerId), eq(evalDistributedWorkers.isBuried, false)));
  const [run] = await db
    .update(evalDistributedRuns)
    .set({ spentNanoUsd: sql`${evalDistributedRuns.spentNanoUsd} + ${Math.round(spentNanoUsd)}::bigint` })
    .where(and(eq(evalDistributedRuns.runId, runId), exists(worker)))
    .returning({
      spentNanoUsd: evalDistributedRuns.spentNanoUsd,
      reservedNanoUsd: evalDistributedRuns.reservedNanoUsd,
    });
  return run === undefined
    ? { isBuried: true, isGranted: [], spentNanoUsd: 0, reservedNanoUsd: 0 }
    : { isBuried: false, isGranted: [], ...run };
}

/**
 * Takes workers for dead: one by its id, or all that gave no sign for so long. What they had reserved counts as spent, because the calls
 * may have been billed.
 *
 * @returns the jobs that they held
 */
export function buryWorkers(
  db: Queryable,
  runId: string,
  which: { readonly silentMs: number } | { readonly workerId: string },
): Promise<Claim[]> {
  return db.transaction(async (transaction) => {
    await transaction
      .select({ runId: evalDistributedRuns.runId })
      .from(evalDistributedRuns)
      .where(eq(evalDistributedRuns.runId, runId))
      .for("update");
    const condition =
      "workerId" in which
        ? eq(evalDistributedWorkers.workerId, which.workerId)
        : sql`${evalDistributedWorkers.seenAt} < now() - ${which.silentMs}::double precision * interval '1 millisecond'`;
    const buried = await transaction
      .update(evalDistributedWorkers)
      .set({ isBuried: true })
      .where(
        and(eq(evalDistributedWorkers.runId, runId), eq(evalDistributedWorkers.isBuried, false), condition),
      )
      .returning({ claims: evalDistributedWorkers.claims, reserved: evalDistributedWorkers.reservedNanoUsd });
    const reserved = buried.reduce((sum, worker) => sum + worker.reserved, 0);
    if (reserved > 0)
      await transaction
        .update(evalDistributedRuns)
        .set({
          spentNanoUsd: sql`${evalDistributedRuns.spentNanoUsd} + ${reserved}::bigint`,
          reservedNanoUsd: sql`${evalDistributedRuns.reservedNanoUsd} - ${reserved}::bigint`,
        })
        .where(eq(evalDistributedRuns.runId, runId));
    return buried.flatMap(({ claims }) => JSON.parse(claims) as Claim[]);
  });
}

const ofWorker = (runId: string, workerId: string): SQL | undefined =>
  and(eq(evalDistributedWorkers.runId, runId), eq(evalDistributedWorkers.workerId, workerId));
