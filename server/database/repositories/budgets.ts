import { and, desc, eq, gt, isNull, like, or, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { budgetLeases, budgets } from "../schema/index.ts";
import { chargedNanoUsd } from "../usage/read-usage.ts";

export type BudgetScope = "key" | "tenant" | "tag";
export type BudgetPeriod = "day" | "week" | "month" | "total";

/** How much a key, a tenant or a tag may spend in a period. Money is integer nano-dollars. */
export interface StoredBudget {
  readonly id: string;
  readonly scope: BudgetScope;
  readonly name: string;
  readonly period: BudgetPeriod;
  readonly limitNanoUsd: number;
  /** Share of the limit from which on replies warn, in percent. */
  readonly warnPercent: number;
  /** Whether `auto` gets cheaper as it runs down. */
  readonly pace: boolean;
  readonly createdAtMs: number;
  /** null: it holds. */
  readonly removedAtMs: number | null;
}

/** A budget in one of its periods, milliseconds since 1970; the end is the next one's start. */
export interface BudgetTime {
  readonly startMs: number;
  readonly endMs: number;
}

/** Where a budget stands. */
export interface BudgetState {
  /** What the log says was charged. */
  readonly spentNanoUsd: number;
  /** What processes have taken and not spent, or not logged yet. */
  readonly leasedNanoUsd: number;
  /** Part of it that stands for requests whose cost nobody told. */
  readonly unknownNanoUsd: number;
}

/** A process that has not shown itself for so long holds nothing any more, but for what nobody knows the cost of. */
const leaseLifetimeMs = 3_600_000;

const iso = (atMs: number): string => new Date(atMs).toISOString();

function decode({ createdAt, removedAt, revision: _, ...row }: typeof budgets.$inferSelect): StoredBudget {
  return {
    ...row,
    createdAtMs: Date.parse(createdAt),
    removedAtMs: removedAt === null ? null : Date.parse(removedAt),
  };
}

export async function insertBudget(
  db: Queryable,
  budget: StoredBudget,
  revision: number,
): Promise<StoredBudget> {
  const { createdAtMs, removedAtMs: _, ...row } = budget;
  await db.insert(budgets).values({ ...row, createdAt: iso(createdAtMs), revision });
  return budget;
}

/** Adds a budget, or makes the one of its id hold with its limit. @returns null where it does already */
export async function putBudget(
  db: Queryable,
  budget: StoredBudget,
  revision: number,
): Promise<StoredBudget | null> {
  const { createdAtMs, removedAtMs: _, ...row } = budget;
  const { limitNanoUsd } = budget;
  const [found] = await db
    .insert(budgets)
    .values({ ...row, createdAt: iso(createdAtMs), revision })
    .onConflictDoUpdate({
      target: budgets.id,
      set: { limitNanoUsd, removedAt: null, revision },
      setWhere: sql`${budgets.limitNanoUsd} <> ${limitNanoUsd} or ${budgets.removedAt} is not null`,
    })
    .returning();
  return found === undefined ? null : decode(found);
}

/** Changes a budget that holds. @returns null where there is none */
export async function updateBudget(
  db: Queryable,
  id: string,
  revision: number,
  to: Partial<Pick<StoredBudget, "limitNanoUsd" | "warnPercent" | "pace">> & {
    readonly removedAtMs?: number;
  },
): Promise<StoredBudget | null> {
  const { removedAtMs, ...fields } = to;
  const [row] = await db
    .update(budgets)
    .set({ ...fields, revision, ...(removedAtMs !== undefined && { removedAt: iso(removedAtMs) }) })
    .where(and(eq(budgets.id, id), isNull(budgets.removedAt)))
    .returning();
  return row === undefined ? null : decode(row);
}

/** Those that hold, newest first. */
export async function listBudgets(db: Queryable): Promise<StoredBudget[]> {
  const rows = await db
    .select()
    .from(budgets)
    .where(isNull(budgets.removedAt))
    .orderBy(desc(budgets.createdAt), budgets.id);
  return rows.map(decode);
}

/** Those that were changed after a revision, the removed ones included. */
export async function budgetsSince(db: Queryable, since: number): Promise<StoredBudget[]> {
  return (await db.select().from(budgets).where(gt(budgets.revision, since))).map(decode);
}

export async function budgetState(
  db: Queryable,
  budget: Pick<StoredBudget, "id" | "scope" | "name">,
  time: BudgetTime,
  nowMs: number,
): Promise<BudgetState> {
  const spentNanoUsd = await chargedNanoUsd(db, {
    ...{ sinceMs: time.startMs, untilMs: time.endMs },
    ...{ dimension: budget.scope, value: budget.name },
  });
  const isAlive = gt(budgetLeases.renewedAt, iso(nowMs - leaseLifetimeMs));
  const [leases] = await db
    .select({
      leased: sql<string>`coalesce(sum(case when ${isAlive} then ${budgetLeases.grantedNanoUsd} - ${budgetLeases.settledNanoUsd} else ${budgetLeases.unknownNanoUsd} end), 0)`,
      unknown: sql<string>`coalesce(sum(${budgetLeases.unknownNanoUsd}), 0)`,
    })
    .from(budgetLeases)
    .where(and(eq(budgetLeases.budgetId, budget.id), eq(budgetLeases.periodStart, iso(time.startMs))));
  return {
    spentNanoUsd,
    leasedNanoUsd: Number(leases?.leased ?? 0),
    unknownNanoUsd: Number(leases?.unknown ?? 0),
  };
}

interface LeaseQuestion {
  readonly budgetId: string;
  readonly time: BudgetTime;
  readonly owner: string;
  readonly wantedNanoUsd: number;
  readonly nowMs: number;
}

interface LeaseAnswer extends BudgetState {
  /** 0: nothing is left, or the budget is gone. */
  readonly grantedNanoUsd: number;
}

/**
 * Takes a part of what is left of a budget for a process: all that is wanted, or what there is. Processes take one after the other, so that no two are given the same
 * money; what is logged and not yet taken off a lease counts twice for a moment, which errs on the safe side.
 */
export function takeLease(db: Queryable, question: LeaseQuestion): Promise<LeaseAnswer> {
  const { budgetId, time, owner, wantedNanoUsd, nowMs } = question;
  return db.transaction(async (transaction) => {
    await transaction.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`${budgetId} ${time.startMs}`}, 0))`,
    );
    const [row] = await transaction
      .select()
      .from(budgets)
      .where(and(eq(budgets.id, budgetId), isNull(budgets.removedAt)));
    if (row === undefined) return { grantedNanoUsd: 0, spentNanoUsd: 0, leasedNanoUsd: 0, unknownNanoUsd: 0 };
    const state = await budgetState(transaction as Queryable, row, time, nowMs);
    const left = row.limitNanoUsd - state.spentNanoUsd - state.leasedNanoUsd;
    const grantedNanoUsd = Math.max(0, Math.min(wantedNanoUsd, left));
    if (grantedNanoUsd === 0) return { ...state, grantedNanoUsd };
    const renewedAt = iso(nowMs);
    await transaction
      .insert(budgetLeases)
      .values({
        ...{ budgetId, periodStart: iso(time.startMs), owner, grantedNanoUsd, renewedAt },
        ...{ settledNanoUsd: 0, unknownNanoUsd: 0 },
      })
      .onConflictDoUpdate({
        target: [budgetLeases.budgetId, budgetLeases.periodStart, budgetLeases.owner],
        set: { grantedNanoUsd: sql`${budgetLeases.grantedNanoUsd} + ${grantedNanoUsd}`, renewedAt },
      });
    return { ...state, grantedNanoUsd };
  });
}

/** Figures of a lease as its owner knows them. */
export interface LeaseFigures {
  readonly grantedNanoUsd: number;
  readonly settledNanoUsd: number;
  readonly unknownNanoUsd: number;
}

/** Says what a process has settled and gives back of its lease; a lease that holds nothing goes. */
export async function renewLease(
  db: Queryable,
  { budgetId, time, owner, nowMs }: Omit<LeaseQuestion, "wantedNanoUsd">,
  figures: LeaseFigures,
  isLast: boolean,
): Promise<void> {
  const mine = and(
    ...[eq(budgetLeases.budgetId, budgetId), eq(budgetLeases.periodStart, iso(time.startMs))],
    eq(budgetLeases.owner, owner),
  );
  if (isLast && figures.unknownNanoUsd === 0) await db.delete(budgetLeases).where(mine);
  else
    await db
      .update(budgetLeases)
      .set({ ...figures, renewedAt: iso(nowMs) })
      .where(mine);
}

/** Ends the leases of processes that are gone and whose log is whole again: what they did not spend is free, but for what nobody knows the cost of. */
export async function endLeasesOf(db: Queryable, owners: readonly string[]): Promise<void> {
  if (owners.length === 0) return;
  await db
    .update(budgetLeases)
    .set({ grantedNanoUsd: sql`${budgetLeases.settledNanoUsd} + ${budgetLeases.unknownNanoUsd}` })
    .where(or(...owners.map((owner) => like(budgetLeases.owner, `${owner.replace(/[\\%_]/g, "\\$&")}.%`))));
}
