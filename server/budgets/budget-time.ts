import type { BudgetPeriod, BudgetTime } from "../database/repositories/budgets.ts";

/** Later than any request. */
const endOfTimeMs = Date.UTC(9999, 0);
const dayMs = 86_400_000;

/** The period of a budget that a moment lies in, in UTC: a day from midnight, a week from Monday, a calendar month, or all time. */
export function budgetTime(period: BudgetPeriod, atMs: number): BudgetTime {
  const date = new Date(atMs);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (period) {
    case "day":
      return { startMs: Date.UTC(year, month, day), endMs: Date.UTC(year, month, day) + dayMs };
    case "week": {
      const startMs = Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7));
      return { startMs, endMs: startMs + 7 * dayMs };
    }
    case "month":
      return { startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1) };
    case "total":
      return { startMs: 0, endMs: endOfTimeMs };
  }
}

/** When a period ends and the next begins, ISO 8601; null: never. */
export const resetsAt = ({ endMs }: BudgetTime): string | null =>
  endMs === endOfTimeMs ? null : new Date(endMs).toISOString();
