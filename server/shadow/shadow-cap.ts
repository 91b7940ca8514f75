import { accessChannel } from "../access/access-channel.ts";
import type { Queryable } from "../database/database.ts";
import { changeAccess } from "../database/repositories/access.ts";
import { putBudget, type StoredBudget } from "../database/repositories/budgets.ts";
import { shadowTenant } from "./shadow-requests.ts";

/** Of the budget that is the cap: one row for all replicas. */
export const shadowBudgetId = "budget_shadow";

/**
 * Makes the configured cap the budget of shadow calls for a day, which every process sets money aside from before each call. Does nothing where it is already.
 *
 * @param notify tells every replica
 */
export async function keepShadowCap(
  db: Queryable,
  limitNanoUsd: number,
  { nowMs, notify }: { nowMs: () => number; notify: (channel: string, payload: string) => Promise<void> },
): Promise<void> {
  const budget: StoredBudget = {
    ...{ id: shadowBudgetId, scope: "tenant", name: shadowTenant, period: "day", limitNanoUsd },
    ...{ warnPercent: 80, pace: false, createdAtMs: nowMs(), removedAtMs: null },
  };
  const line = {
    ...{ atMs: nowMs(), actor: "configuration", origin: "", action: "budget.create", target: shadowBudgetId },
    change: { scope: "tenant", name: shadowTenant, period: "day", limit_usd: limitNanoUsd / 1e9 },
  };
  const changed = await changeAccess(db, line, (transaction, revision) =>
    putBudget(transaction, budget, revision),
  );
  if (changed !== null) await notify(accessChannel, "");
}
