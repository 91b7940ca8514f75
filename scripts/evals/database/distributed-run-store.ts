import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type {
  DistributedState,
  DistributedStore,
  OpenRun,
} from "../../../evals/distributed/distributed-store.ts";
import type { Queryable } from "../../../server/database/database.ts";
import {
  evalDistributedBatches,
  evalDistributedRuns,
  evalResults,
} from "../../../server/database/schema/index.ts";
import { beatCoordinator, beatWorker, buryWorkers, exchangeMoney, joinRun } from "./distributed-workers.ts";

type NewDistributedRun = Parameters<DistributedStore["create"]>[0];

/** Distributed eval runs on the project's database. */
export const createDistributedStore = (db: Queryable): DistributedStore => ({
  create: (run) => createDistributedRun(db, run),
  leftOver: (runId) => leftOverOfDistributedRun(db, runId),
  addBatches: (runId, firstBatch, batches) => addCaseBatches(db, runId, firstBatch, batches),
  readBatch: (runId, batch) => readCaseBatch(db, runId, batch),
  openRuns: (silentAfterMs) => listOpenDistributedRuns(db, silentAfterMs),
  readPlan: (runId) => readDistributedPlan(db, runId),
  setState: (runId, state, from) => setDistributedState(db, runId, state, from),
  beatCoordinator: (runId) => beatCoordinator(db, runId),
  join: (runId, worker) => joinRun(db, runId, worker),
  beat: (runId, workerId, worker, silentAfterMs) => beatWorker(db, runId, workerId, worker, silentAfterMs),
  exchange: (runId, workerId, exchange) => exchangeMoney(db, runId, workerId, exchange),
  bury: (runId, which) => buryWorkers(db, runId, which),
  finishedOf: (runId, target, sample, promptIds) => listFinishedPrompts(db, runId, target, sample, promptIds),
  remove: (runId) => removeDistributedRun(db, runId),
});

const sinceMs = (milliseconds: number): SQL =>
  sql`now() - ${milliseconds}::double precision * interval '1 millisecond'`;

/** Opens a distributed run in place of what an earlier coordinator left. @throws Error where another coordinator is at work on it */
async function createDistributedRun(db: Queryable, run: NewDistributedRun): Promise<void> {
  const { silentAfterMs, isGone, ...row } = run;
  await db.transaction(async (transaction) => {
    const [other] = await transaction
      .select({
        coordinator: evalDistributedRuns.coordinator,
        isLive: sql<boolean>`${evalDistributedRuns.seenAt} > ${sinceMs(silentAfterMs)}`,
      })
      .from(evalDistributedRuns)
      .where(eq(evalDistributedRuns.runId, run.runId))
      .for("update");
    if (other?.isLive && !isGone(other.coordinator))
      throw new Error(
        `Run ${run.runId} is under way already, coordinated by ${other.coordinator}: wait for it, or end that one`,
      );
    await removeDistributedRun(transaction, run.runId);
    await transaction.insert(evalDistributedRuns).values({
      ...row,
      spentNanoUsd: Math.round(row.spentNanoUsd),
      reservedNanoUsd: 0,
      state: "open",
      seenAt: sql`now()`,
    });
  });
}

/** What a run has spent that its coordinator did not end, reservations included; null: there is none. */
async function leftOverOfDistributedRun(
  db: Queryable,
  runId: string,
): Promise<{ spentNanoUsd: number } | null> {
  const [row] = await db
    .select({ spent: evalDistributedRuns.spentNanoUsd, reserved: evalDistributedRuns.reservedNanoUsd })
    .from(evalDistributedRuns)
    .where(eq(evalDistributedRuns.runId, runId));
  return row === undefined ? null : { spentNanoUsd: row.spent + row.reserved };
}

async function addCaseBatches(
  db: Queryable,
  runId: string,
  firstBatch: number,
  batches: readonly string[],
): Promise<void> {
  if (batches.length === 0) return;
  await db
    .insert(evalDistributedBatches)
    .values(batches.map((cases, index) => ({ runId, batch: firstBatch + index, cases })));
}

/** @throws Error where there is no such batch: the run is over */
async function readCaseBatch(db: Queryable, runId: string, batch: number): Promise<string> {
  const [row] = await db
    .select({ cases: evalDistributedBatches.cases })
    .from(evalDistributedBatches)
    .where(and(eq(evalDistributedBatches.runId, runId), eq(evalDistributedBatches.batch, batch)));
  if (row === undefined) throw new Error(`run ${runId} has no batch ${batch}: it is over`);
  return row.cases;
}

/** Runs that take workers and whose coordinator is there, oldest first. */
async function listOpenDistributedRuns(db: Queryable, silentAfterMs: number): Promise<OpenRun[]> {
  return db
    .select({ runId: evalDistributedRuns.runId, opening: evalDistributedRuns.createdAt })
    .from(evalDistributedRuns)
    .where(and(eq(evalDistributedRuns.state, "open"), gt(evalDistributedRuns.seenAt, sinceMs(silentAfterMs))))
    .orderBy(asc(evalDistributedRuns.createdAt), asc(evalDistributedRuns.runId));
}

async function readDistributedPlan(db: Queryable, runId: string): ReturnType<DistributedStore["readPlan"]> {
  const [row] = await db
    .select({
      opening: evalDistributedRuns.createdAt,
      plan: evalDistributedRuns.plan,
      code: evalDistributedRuns.code,
    })
    .from(evalDistributedRuns)
    .where(eq(evalDistributedRuns.runId, runId));
  return row ?? null;
}

/** Changes the state where it is one of `from`. */
async function setDistributedState(
  db: Queryable,
  runId: string,
  state: DistributedState,
  from: readonly DistributedState[],
): Promise<void> {
  await db
    .update(evalDistributedRuns)
    .set({ state })
    .where(and(eq(evalDistributedRuns.runId, runId), inArray(evalDistributedRuns.state, [...from])));
}

/** Prompts of a target and sample that have a result without an error. */
async function listFinishedPrompts(
  db: Queryable,
  runId: string,
  target: string,
  sample: number,
  promptIds: readonly string[],
): Promise<string[]> {
  if (promptIds.length === 0) return [];
  const rows = await db
    .select({ promptId: evalResults.promptId })
    .from(evalResults)
    .where(
      and(
        eq(evalResults.runId, runId),
        eq(evalResults.target, target),
        eq(evalResults.sample, sample),
        inArray(evalResults.promptId, [...promptIds]),
        sql`${evalResults.error} is null`,
      ),
    );
  return rows.map(({ promptId }) => promptId);
}

async function removeDistributedRun(db: Queryable, runId: string): Promise<void> {
  for (const table of ["eval_distributed_batches", "eval_distributed_workers", "eval_distributed_runs"])
    await db.execute(sql`delete from ${sql.identifier(table)} where run_id = ${runId}`);
}
