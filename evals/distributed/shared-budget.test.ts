import { describe, expect, it } from "vitest";
import { BudgetUnreachableError } from "../runs/budget.ts";
import type { Exchange, Exchanged } from "./distributed-store.ts";
import { createSharedBudget } from "./shared-budget.ts";

/** The database's part, in memory: what it does is tested with the real one. */
function ledgerOf(capNanoUsd: number) {
  let [spent, reserved, calls] = [0, 0, 0];
  return {
    calls: () => calls,
    state: () => ({ spent, reserved }),
    async exchange({ settledNanoUsd, spentNanoUsd, wantedNanoUsd }: Exchange): Promise<Exchanged> {
      calls += 1;
      await Promise.resolve();
      reserved -= settledNanoUsd;
      spent += spentNanoUsd;
      const isGranted = wantedNanoUsd.map((wanted) => {
        const fits = spent + reserved + wanted <= capNanoUsd;
        if (fits) reserved += wanted;
        return fits;
      });
      return { isBuried: false, isGranted, spentNanoUsd: spent, reservedNanoUsd: reserved };
    },
  };
}

describe("createSharedBudget", () => {
  it("holds one cap for several processes, and spends it", async () => {
    const ledger = ledgerOf(1_000);
    const budgets = Array.from({ length: 3 }, () =>
      createSharedBudget({ exchange: ledger.exchange, isCapped: true, capNanoUsd: 1_000, againMs: 1 }),
    );
    let sent = 0;
    const caller = async (budget: (typeof budgets)[number]): Promise<void> => {
      for (;;) {
        const reservation = await budget.reserve(90);
        if (reservation === null) return;
        expect(ledger.state().spent + ledger.state().reserved).toBeLessThanOrEqual(1_000);
        sent += 1;
        await Promise.resolve();
        reservation.settle(40);
        reservation.settle(40);
      }
    };
    await Promise.all(budgets.flatMap((budget) => [caller(budget), caller(budget), caller(budget)]));
    await Promise.all(budgets.map((budget) => budget.flush()));
    expect(ledger.state()).toEqual({ spent: 40 * sent, reserved: 0 });
    expect(40 * sent).toBeGreaterThan(1_000 - 90);
  });

  it("asks the database once for what comes together", async () => {
    const ledger = ledgerOf(1e9);
    const budget = createSharedBudget({ exchange: ledger.exchange, isCapped: true, capNanoUsd: 1e9 });
    await Promise.all(Array.from({ length: 100 }, () => budget.reserve(5)));
    expect(ledger.calls()).toBeLessThanOrEqual(3);
  });

  it("without a cap reserves nothing, and counts with the next flush", async () => {
    const ledger = ledgerOf(0);
    const budget = createSharedBudget({ exchange: ledger.exchange, isCapped: false, capNanoUsd: null });
    const reservation = await budget.reserve(0);
    reservation?.settle(7);
    expect([ledger.calls(), budget.spentNanoUsd]).toEqual([0, 7]);
    await budget.flush();
    await budget.flush();
    expect([ledger.calls(), ledger.state().spent, budget.spentNanoUsd]).toEqual([1, 7, 7]);
  });

  it("fails whoever waits and whoever comes when the database is gone or has taken the worker for dead", async () => {
    const gone = createSharedBudget({
      exchange: () => Promise.reject(new Error("no connection")),
      isCapped: true,
      capNanoUsd: 5,
    });
    await expect(gone.reserve(1)).rejects.toThrow(BudgetUnreachableError);
    await expect(gone.reserve(1)).rejects.toThrow("no connection");
    await expect(gone.flush()).rejects.toThrow("no connection");
    const buried = createSharedBudget({
      exchange: async () => ({ isBuried: true, isGranted: [false], spentNanoUsd: 0, reservedNanoUsd: 0 }),
      isCapped: true,
      capNanoUsd: 5,
    });
    await expect(buried.reserve(1)).rejects.toThrow("taken for dead");
  });
});
