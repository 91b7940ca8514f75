import type { BudgetAnswer } from "../answers/report-answers.ts";
import type { BudgetAccount } from "./budget-account.ts";
import type { BudgetReport } from "./budget-administration.ts";
import { resetsAt } from "./budget-time.ts";

const nanoUsdPerUsd = 1e9;
const usd = (nanoUsd: number): number => nanoUsd / nanoUsdPerUsd;

/** A budget as the admin API and the command show it. */
export function budgetView({ budget, time, state }: BudgetReport): BudgetAnswer {
  const { id, scope, name, period, limitNanoUsd, warnPercent, pace, createdAtMs } = budget;
  const { spentNanoUsd, leasedNanoUsd, unknownNanoUsd } = state;
  return {
    ...{
      object: "budget",
      id,
      scope,
      name,
      period,
      limit_usd: usd(limitNanoUsd),
      spent_usd: usd(spentNanoUsd),
    },
    remaining_usd: usd(Math.max(0, limitNanoUsd - spentNanoUsd - unknownNanoUsd)),
    ...{ reserved_usd: usd(leasedNanoUsd - unknownNanoUsd), unknown_usd: usd(unknownNanoUsd) },
    ...{ warn_percent: warnPercent, pace, resets_at: resetsAt(time) },
    created_at: new Date(createdAtMs).toISOString(),
  };
}

/** A budget that is nearly spent, as the event and the log tell it. */
export function budgetWarningView({ budget, time, spentNanoUsd, spentPercent }: BudgetAccount): object {
  const { id, scope, name, period, limitNanoUsd, warnPercent } = budget;
  return {
    ...{ id, scope, name, period, limit_usd: usd(limitNanoUsd), spent_usd: usd(spentNanoUsd) },
    ...{ spent_percent: spentPercent, warn_percent: warnPercent, resets_at: resetsAt(time) },
  };
}
