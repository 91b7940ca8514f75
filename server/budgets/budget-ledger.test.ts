import { describe, expect, it } from "vitest";
import { openPrincipal } from "../operation/principal.ts";
import { BudgetLedger } from "./budget-ledger.ts";
import { ask, budget, place } from "./testing/test-ledger.ts";

const places = [place(2_000_000), place(10_000_000), place(4_000_000)];
const costs = [2_000_000, 10_000_000, 4_000_000];
const sum = 16_000_000;
const largest = 10_000_000;
const free = place(0);
const operation = (isStream: boolean) => ask(String(isStream), { isStream });

async function admitted(has: number, callsAtOnce: 1 | 2, isStream: boolean, resumes: boolean) {
  const ledger = new BudgetLedger({
    ...{ nowMs: () => 0, monotonicMs: () => 0, callsAtOnce },
    borrow: async (account, need) => {
      account.granted += Math.min(has - account.granted, Math.max(0, need - account.balance));
    },
  });
  ledger.apply([budget]);
  const kept = await ledger.admit(operation(isStream), places, resumes);
  return { kept, reserved: [...ledger.accounts][0]!.reserved };
}

describe("BudgetLedger", () => {
  it("sets aside the most expensive place, and twice that where two are called beside each other", async () => {
    expect(await admitted(1e9, 1, true, false)).toEqual({ kept: places, reserved: largest });
    expect(await admitted(1e9, 2, true, false)).toEqual({ kept: places, reserved: 2 * largest });
  });

  it("sets aside every place that may be paid where a stream may be resumed", async () => {
    expect(await admitted(1e9, 1, true, true)).toEqual({ kept: places, reserved: sum });
    expect(await admitted(1e9, 2, true, true)).toEqual({ kept: places, reserved: sum + largest });
    // What is not streamed is not resumed.
    expect((await admitted(1e9, 1, false, true)).reserved).toBe(largest);
  });

  it("lets a budget of nothing pay for what costs nothing, and for nothing else", async () => {
    const ledger = new BudgetLedger({
      ...{ nowMs: () => 0, monotonicMs: () => 0, callsAtOnce: 1, borrow: async () => undefined },
    });
    ledger.apply([{ ...budget, limitNanoUsd: 0, pace: true }]);
    await expect(ledger.admit(operation(false), places)).rejects.toMatchObject({ code: "budget_exceeded" });
    expect(await ledger.admit(operation(false), [...places, free])).toEqual([free]);
    expect(ledger.warning(openPrincipal)).toContain("spent=100%");
    expect(ledger.pace(openPrincipal)).toBe(0.05);
  });

  it("says once in a period that a budget is nearly spent, and again where a raised limit is", async () => {
    const said: number[] = [];
    const ledger = new BudgetLedger({
      ...{ nowMs: () => 0, monotonicMs: () => 0, callsAtOnce: 1 },
      nearlySpent: ({ spentPercent }) => said.push(spentPercent),
      borrow: async (account) => {
        account.granted = account.budget.limitNanoUsd;
      },
    });
    ledger.apply([budget]);
    const spend = async (totalNanoUsd: number): Promise<void> => {
      await ledger.admit(operation(false), [free]);
      ledger.consumer.settled!(
        operation(false),
        null as never,
        { cost: { totalNanoUsd } } as never,
        null as never,
      );
    };
    for (const share of [0.7, 0.1, 0.05]) await spend(share * 1e9);
    // What the database said of it last may be older for a moment.
    for (const account of ledger.accounts) account.synced = account.settled;
    await spend(0);
    for (const account of ledger.accounts) account.synced = 0;
    await spend(0.01e9);
    expect(said).toEqual([80]);
    ledger.apply([{ ...budget, limitNanoUsd: 2e9 }]);
    for (const share of [0.1, 0.7]) await spend(share * 1e9);
    expect(said).toEqual([80, 83]);
  });

  it("counts a request in the period that it began in, whenever that ends and however the clock is set", async () => {
    const midnightMs = Date.UTC(2026, 10, 30);
    let nowMs = midnightMs - 10;
    const ledger = new BudgetLedger({
      ...{ nowMs: () => nowMs, monotonicMs: () => 0, callsAtOnce: 1 },
      borrow: async (account, need) => {
        account.granted = need;
      },
    });
    ledger.apply([{ ...budget, period: "day" }]);
    const settle = (isStream: boolean, totalNanoUsd: number) =>
      ledger.consumer.settled!(
        operation(isStream),
        null as never,
        { cost: { totalNanoUsd } } as never,
        null as never,
      );
    await ledger.admit(operation(false), places);
    nowMs = midnightMs;
    await ledger.admit(operation(true), places);
    settle(false, 7);
    settle(true, 5);
    const figures = () =>
      [...ledger.accounts].map(({ time, settled, reserved }) => [time.endMs, settled, reserved]);
    expect(figures()).toEqual([
      [midnightMs, 7, 0],
      [midnightMs + 86_400_000, 5, 0],
    ]);
    // Set back, the day before goes on where it was.
    nowMs = midnightMs - 60_000;
    await ledger.admit(operation(false), places);
    settle(false, 11);
    expect(figures()[0]).toEqual([midnightMs, 18, 0]);
  });

  it("drops the places of a resumable reply that do not fit together", async () => {
    const room = costs[0]! + costs[2]!;
    expect(await admitted(room, 1, true, true)).toEqual({ kept: [places[0], places[2]], reserved: room });
    await expect(admitted(costs[0]! - 1, 1, true, true)).rejects.toMatchObject({ code: "budget_exceeded" });
  });
});
