import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { evalSpreads, evalSpreadWorkers } from "../schema/index.ts";
import type { StoredClaim } from "./eval-spread-workers.ts";

export interface StoredExchange {
  readonly settledNanoUsd: number;
  readonly spentNanoUsd: number;
  readonly wantedNanoUsd: readonly number[];
}

export interface StoredExchanged {
  readonly isBuried: boolean;
  readonly isGranted: readonly boolean[];
  readonly spentNanoUsd: number;
  readonly reservedNanoUsd: number;
}

/**
 * Settles what a worker has spent and reserves what it wants, in one transaction that holds the run's row: no two processes count the same
 * dollars as free. A worker that was buried settles nothing: what it had reserved counts as spent already.
 *
 * @throws Error where the run is over
 */
export async function exchangeEvalMoney(
  db: Queryable,
  runId: string,
  workerId: string,
  exchange: StoredExchange,
): Promise<StoredExchanged> {
  // Without a cap nothing is reserved, and what was spent is one addition.
  if (exchange.wantedNanoUsd.length === 0 && exchange.settledNanoUsd === 0)
    return addSpending(db, runId, workerId, exchange.spentNanoUsd);
  return db.transaction(async (transaction) => {
    // Always the run first and then the worker, here and where workers are buried: no two wait for one another.
    const [run] = await transaction
      .select()
      .from(evalSpreads)
      .where(eq(evalSpreads.runId, runId))
      .for("update");
    if (run === undefined) throw new Error(`run ${runId} is over`);
    const [worker] = await transaction
      .select({ isBuried: evalSpreadWorkers.isBuried, reserved: evalSpreadWorkers.reservedNanoUsd })
      .from(evalSpreadWorkers)
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
      .update(evalSpreads)
      .set({ spentNanoUsd, reservedNanoUsd })
      .where(eq(evalSpreads.runId, runId));
    await transaction
      .update(evalSpreadWorkers)
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
): Promise<StoredExchanged> {
  const worker = db
    .select({ one: sql`1` })
    .from(evalSpreadWorkers)
    .where(and(ofWorker(runId, workerId), eq(evalSpreadWorkers.isBuried, false)));
  const [run] = await db
    .update(evalSpreads)
    .set({ spentNanoUsd: sql`${evalSpreads.spentNanoUsd} + ${Math.round(spentNanoUsd)}::bigint` })
    .where(and(eq(evalSpreads.runId, runId), exists(worker)))
    .returning({ spentNanoUsd: evalSpreads.spentNanoUsd, reservedNanoUsd: evalSpreads.reservedNanoUsd });
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
export function buryEvalWorkers(
  db: Queryable,
  runId: string,
  which: { readonly silentMs: number } | { readonly workerId: string },
): Promise<StoredClaim[]> {
  return db.transaction(async (transaction) => {
    await transaction
      .select({ runId: evalSpreads.runId })
      .from(evalSpreads)
      .where(eq(evalSpreads.runId, runId))
      .for("update");
    const condition =
      "workerId" in which
        ? eq(evalSpreadWorkers.workerId, which.workerId)
        : sql`${evalSpreadWorkers.seenAt} < now() - ${which.silentMs}::double precision * interval '1 millisecond'`;
    const buried = await transaction
      .update(evalSpreadWorkers)
      .set({ isBuried: true })
      .where(and(eq(evalSpreadWorkers.runId, runId), eq(evalSpreadWorkers.isBuried, false), condition))
      .returning({ claims: evalSpreadWorkers.claims, reserved: evalSpreadWorkers.reservedNanoUsd });
    const reserved = buried.reduce((sum, worker) => sum + worker.reserved, 0);
    if (reserved > 0)
      await transaction
        .update(evalSpreads)
        .set({
          spentNanoUsd: sql`${evalSpreads.spentNanoUsd} + ${reserved}::bigint`,
          reservedNanoUsd: sql`${evalSpreads.reservedNanoUsd} - ${reserved}::bigint`,
        })
        .where(eq(evalSpreads.runId, runId));
    return buried.flatMap(({ claims }) => JSON.parse(claims) as StoredClaim[]);
  });
}

const ofWorker = (runId: string, workerId: string): SQL | undefined =>
  and(eq(evalSpreadWorkers.runId, runId), eq(evalSpreadWorkers.workerId, workerId));
