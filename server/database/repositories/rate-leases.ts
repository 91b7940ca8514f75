import { and, eq, gt, lt, ne, or, sql } from "drizzle-orm";
import type { Queryable } from "../database.ts";
import { rateLeases } from "../schema/index.ts";

interface RateLeaseQuestion {
  readonly scope: string;
  /** Start of the minute, milliseconds since 1970; 0: of what is held until it is given back. */
  readonly windowStartMs: number;
  readonly owner: string;
  /** What the process has of it already. */
  readonly heldUnits: number;
  readonly wantedUnits: number;
  readonly limitUnits: number;
  readonly nowMs: number;
}

interface RateLeaseAnswer {
  readonly grantedUnits: number;
  /** Of other processes. */
  readonly othersUnits: number;
}

/** A process that has not shown itself for so long has no request that runs any more. */
export const rateLeaseLifetimeMs = 30_000;
/** Minutes that are over are kept for so long. */
const pastWindowMs = 120_000;

const iso = (atMs: number): string => new Date(atMs).toISOString();
const heldSince = iso(0);

/** Gives a process a part of a limit: all that is wanted, or what there is. Processes take one after the other, so that no two are given the same. */
export function takeRateLease(db: Queryable, question: RateLeaseQuestion): Promise<RateLeaseAnswer> {
  const { scope, windowStartMs, owner, heldUnits, wantedUnits, limitUnits, nowMs } = question;
  const windowStart = iso(windowStartMs);
  return db.transaction(async (transaction) => {
    await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`rate ${scope}`}, 0))`);
    const [row] = await transaction
      .select({ units: sql<string>`coalesce(sum(${rateLeases.granted}), 0)` })
      .from(rateLeases)
      .where(
        and(
          ...[eq(rateLeases.scope, scope), eq(rateLeases.windowStart, windowStart)],
          ne(rateLeases.owner, owner),
          ...(windowStartMs === 0 ? [gt(rateLeases.renewedAt, iso(nowMs - rateLeaseLifetimeMs))] : []),
        ),
      );
    const othersUnits = Number(row!.units);
    const grantedUnits = Math.max(0, Math.min(wantedUnits, limitUnits - othersUnits - heldUnits));
    const mine = { granted: heldUnits + grantedUnits, renewedAt: iso(nowMs) };
    await transaction
      .insert(rateLeases)
      .values({ scope, windowStart, owner, ...mine })
      .onConflictDoUpdate({
        target: [rateLeases.scope, rateLeases.windowStart, rateLeases.owner],
        set: mine,
      });
    return { grantedUnits, othersUnits };
  });
}

/** Says what a process holds until it gives it back, and that it is there. @param heldUnits 0: nothing any more */
export async function renewRateLease(
  db: Queryable,
  { scope, owner, heldUnits, nowMs }: Pick<RateLeaseQuestion, "scope" | "owner" | "heldUnits" | "nowMs">,
): Promise<void> {
  const mine = and(
    ...[eq(rateLeases.scope, scope), eq(rateLeases.windowStart, heldSince), eq(rateLeases.owner, owner)],
  );
  if (heldUnits === 0) await db.delete(rateLeases).where(mine);
  else
    await db
      .update(rateLeases)
      .set({ granted: heldUnits, renewedAt: iso(nowMs) })
      .where(mine);
}

/** Removes minutes that are over and what processes that are gone held. */
export async function dropPastRateLeases(db: Queryable, nowMs: number): Promise<void> {
  await db
    .delete(rateLeases)
    .where(
      or(
        and(ne(rateLeases.windowStart, heldSince), lt(rateLeases.windowStart, iso(nowMs - pastWindowMs))),
        and(
          eq(rateLeases.windowStart, heldSince),
          lt(rateLeases.renewedAt, iso(nowMs - 10 * rateLeaseLifetimeMs)),
        ),
      ),
    );
}
