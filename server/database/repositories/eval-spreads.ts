import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { evalResults, evalSpreadBatches, evalSpreads } from "../schema/index.ts";

/** See `evals/spread/spread-store.ts` for what each state means. */
export type StoredSpreadState = "open" | "stopping" | "budget" | "aborting";

export interface NewEvalSpread {
  readonly runId: string;
  readonly plan: string;
  readonly code: string;
  readonly capNanoUsd: number | null;
  readonly spentNanoUsd: number;
  readonly coordinator: string;
  /** A coordinator that gave no sign for so long is gone. */
  readonly silentAfterMs: number;
  /** Whether a coordinator is known to be gone without waiting for that. */
  readonly isGone: (coordinator: string) => boolean;
}

const sinceMs = (milliseconds: number): SQL =>
  sql`now() - ${milliseconds}::double precision * interval '1 millisecond'`;

/** Opens a spread run in place of what an earlier coordinator left. @throws Error where another coordinator is at work on it */
export async function createEvalSpread(db: Queryable, spread: NewEvalSpread): Promise<void> {
  const { silentAfterMs, isGone, ...row } = spread;
  await db.transaction(async (transaction) => {
    const [other] = await transaction
      .select({
        coordinator: evalSpreads.coordinator,
        isLive: sql<boolean>`${evalSpreads.seenAt} > ${sinceMs(silentAfterMs)}`,
      })
      .from(evalSpreads)
      .where(eq(evalSpreads.runId, spread.runId))
      .for("update");
    if (other?.isLive && !isGone(other.coordinator))
      throw new Error(
        `Run ${spread.runId} is under way already, coordinated by ${other.coordinator}: wait for it, or end that one`,
      );
    await removeEvalSpread(transaction, spread.runId);
    await transaction.insert(evalSpreads).values({
      ...row,
      spentNanoUsd: Math.round(row.spentNanoUsd),
      reservedNanoUsd: 0,
      state: "open",
      seenAt: sql`now()`,
    });
  });
}

/** What a run has spent that its coordinator did not end, reservations included; null: there is none. */
export async function leftOverOfEvalSpread(
  db: Queryable,
  runId: string,
): Promise<{ readonly spentNanoUsd: number } | null> {
  const [row] = await db
    .select({ spent: evalSpreads.spentNanoUsd, reserved: evalSpreads.reservedNanoUsd })
    .from(evalSpreads)
    .where(eq(evalSpreads.runId, runId));
  return row === undefined ? null : { spentNanoUsd: row.spent + row.reserved };
}

export async function addEvalSpreadBatches(
  db: Queryable,
  runId: string,
  firstBatch: number,
  batches: readonly string[],
): Promise<void> {
  if (batches.length === 0) return;
  await db
    .insert(evalSpreadBatches)
    .values(batches.map((cases, index) => ({ runId, batch: firstBatch + index, cases })));
}

/** @throws Error where there is no such batch: the run is over */
export async function readEvalSpreadBatch(db: Queryable, runId: string, batch: number): Promise<string> {
  const [row] = await db
    .select({ cases: evalSpreadBatches.cases })
    .from(evalSpreadBatches)
    .where(and(eq(evalSpreadBatches.runId, runId), eq(evalSpreadBatches.batch, batch)));
  if (row === undefined) throw new Error(`run ${runId} has no batch ${batch}: it is over`);
  return row.cases;
}

/** Runs that take workers and whose coordinator is there, oldest first. */
export async function listOpenEvalSpreads(db: Queryable, silentAfterMs: number): Promise<string[]> {
  const rows = await db
    .select({ runId: evalSpreads.runId })
    .from(evalSpreads)
    .where(and(eq(evalSpreads.state, "open"), gt(evalSpreads.seenAt, sinceMs(silentAfterMs))))
    .orderBy(asc(evalSpreads.createdAt), asc(evalSpreads.runId));
  return rows.map(({ runId }) => runId);
}

export async function readEvalSpreadPlan(
  db: Queryable,
  runId: string,
): Promise<{ readonly plan: string; readonly code: string } | null> {
  const [row] = await db
    .select({ plan: evalSpreads.plan, code: evalSpreads.code })
    .from(evalSpreads)
    .where(eq(evalSpreads.runId, runId));
  return row ?? null;
}

/** Changes the state where it is one of `from`. */
export async function setEvalSpreadState(
  db: Queryable,
  runId: string,
  state: StoredSpreadState,
  from: readonly StoredSpreadState[],
): Promise<void> {
  await db
    .update(evalSpreads)
    .set({ state })
    .where(and(eq(evalSpreads.runId, runId), inArray(evalSpreads.state, [...from])));
}

/** Prompts of a target and sample that have a result without an error. */
export async function listFinishedPrompts(
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

export async function removeEvalSpread(db: Queryable, runId: string): Promise<void> {
  for (const table of ["eval_spread_batches", "eval_spread_workers", "eval_spreads"])
    await db.execute(sql`delete from ${sql.identifier(table)} where run_id = ${runId}`);
}
