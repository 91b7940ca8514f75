import type { Outcome } from "../../../engine/index.ts";
import type { StoredBudget } from "../../database/repositories/budgets.ts";
import type { Operation } from "../../operation/operation.ts";
import { openPrincipal, type Principal } from "../../operation/principal.ts";
import type { DispatchTarget } from "../../pipeline/dispatch/dispatch-target.ts";
import { BudgetLedger, type BudgetLedgerPorts } from "../budget-ledger.ts";

/** Of the tenant of everybody: a dollar in all. */
export const budget: StoredBudget = {
  ...{ id: "b", scope: "tenant", name: openPrincipal.tenant, period: "total", limitNanoUsd: 1e9 },
  ...{ warnPercent: 80, pace: false, createdAtMs: 0, removedAtMs: null },
};

/** A place at which a request of `ask` costs so much at most; null: its price is not known. */
export const place = (costNanoUsd: number | null): DispatchTarget =>
  ({
    candidate: {
      model: {
        price: costNanoUsd === null ? null : priceOf(costNanoUsd),
        ...{ maxOutputTokens: null, contextWindowTokens: null },
      },
    },
    deployment: { markupBasisPoints: 0 },
  }) as never;

const priceOf = (costNanoUsd: number) => ({
  ...{ inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: costNanoUsd * 1_000 },
  ...{ cachedInputNanoUsdPerMillion: null, cacheWriteNanoUsdPerMillion: null },
  ...{ requestNanoUsd: 0, tiers: [] },
});

/** A chat request of 1,000 output tokens at most. */
export const ask = (id: string, changes: { principal?: Principal; isStream?: boolean } = {}): Operation =>
  ({
    ...{ id, principal: changes.principal ?? openPrincipal, kind: "chat" },
    payload: { isStream: changes.isStream ?? false, body: {}, bytes: null },
    chatBody: () => ({ max_tokens: 1_000 }),
    parsed: () => ({ inputTokensEstimate: 100 }),
  }) as never;

export interface TestLedger {
  readonly ledger: BudgetLedger;
  /** What each account was asked to be able to set aside. */
  readonly borrowed: (readonly [budgetId: string, needNanoUsd: number])[];
  nowMs: number;
  /** What was charged; null: nobody told. */
  settle(id: string, costNanoUsd: number | null, outcome?: object): void;
  /** `settled`, `reserved`, `unknown` of each account, by its budget's id. */
  figures(): Record<string, readonly number[]>;
}

/** @param rooms by the budget's id: all that can be borrowed of it. @default its limit */
export function startLedger(
  budgets: readonly StoredBudget[],
  ports: Partial<BudgetLedgerPorts> = {},
  rooms: Readonly<Record<string, number>> = {},
): TestLedger {
  const borrowed: (readonly [string, number])[] = [];
  const ledger = new BudgetLedger({
    ...{ nowMs: () => state.nowMs, monotonicMs: () => 0, callsAtOnce: 1 },
    async borrow(account, need) {
      borrowed.push([account.budget.id, need]);
      const room = (rooms[account.budget.id] ?? account.budget.limitNanoUsd) - account.granted;
      account.granted += Math.min(room, Math.max(0, need - account.balance));
    },
    ...ports,
  });
  ledger.apply(budgets);
  const state: TestLedger = {
    ...{ ledger, borrowed, nowMs: 0 },
    settle(id, totalNanoUsd, outcome) {
      const cost = totalNanoUsd === null ? null : { totalNanoUsd };
      const whole = { status: "ok", servedCandidateId: "a", attempts: [], cost, ...outcome };
      ledger.consumer.settled!({ id } as Operation, null, whole as unknown as Outcome, null);
    },
    figures: () =>
      Object.fromEntries(
        [...ledger.accounts].map(({ budget: { id }, settled, reserved, unknown }) => [
          id,
          [settled, reserved, unknown],
        ]),
      ),
  };
  return state;
}
