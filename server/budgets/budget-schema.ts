import type { BudgetPeriod, BudgetScope } from "../database/repositories/budgets.ts";
import { namePattern } from "../operation/key-settings.ts";

/** What can be changed of a budget, as the admin API and the command write it. */
export interface BudgetFields {
  readonly limit_usd?: number;
  readonly warn_percent?: number;
  readonly pace?: boolean;
}

export interface NewBudget extends BudgetFields {
  readonly scope: BudgetScope;
  readonly name: string;
  readonly period: BudgetPeriod;
  readonly limit_usd: number;
}

export const budgetPeriods = ["day", "week", "month", "total"] as const satisfies readonly BudgetPeriod[];

/** A million dollars: sums stay far below what a number holds exactly. */
export const maxLimitUsd = 1e6;

const fields = {
  limit_usd: {
    ...{ type: "number", minimum: 0, maximum: maxLimitUsd },
    description: "What may be charged in a period, dollars; 0: only models that cost nothing answer",
  },
  warn_percent: {
    ...{ type: "integer", minimum: 1, maximum: 100 },
    description: "Percentage of the limit from which replies carry `x-tradewind-budget`; 80",
  },
  pace: {
    type: "boolean",
    description: "Whether `auto` gets cheaper as the budget runs down faster than its period; false",
  },
} as const;

export const budgetFieldsSchema = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: fields,
} as const;

export const newBudgetSchema = {
  type: "object",
  required: ["scope", "name", "period", "limit_usd"],
  additionalProperties: false,
  properties: {
    scope: { enum: ["key", "tenant", "tag"] },
    name: {
      type: "string",
      pattern: namePattern,
      description: "Id of the key, name of the tenant, or the tag",
    },
    period: {
      enum: budgetPeriods,
      description: "Calendar periods in UTC; weeks begin on Monday",
    },
    ...fields,
  },
} as const;
