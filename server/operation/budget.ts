/** Whose spending a budget counts. */
export const budgetScopes = ["key", "tenant", "tag"] as const;
export type BudgetScope = (typeof budgetScopes)[number];

/** Days, weeks (from Monday) and months are those of UTC. */
export const budgetPeriods = ["day", "week", "month", "total"] as const;
export type BudgetPeriod = (typeof budgetPeriods)[number];

export interface Budget {
  readonly scope: BudgetScope;
  /** Id of a key, name of a tenant, or a tag, by scope. */
  readonly name: string;
  readonly period: BudgetPeriod;
  readonly limitNanoUsd: number;
  /** Spending from which on callers are warned; null: they are not. */
  readonly softNanoUsd: number | null;
}
