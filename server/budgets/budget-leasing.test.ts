import { describe, expect, it } from "vitest";
import type { BudgetState, LeaseFigures, StoredBudget } from "../database/repositories/budgets.ts";
import { openPrincipal } from "../operation/principal.ts";
import type { BudgetAccount } from "./budget-account.ts";
import { BudgetLeasing } from "./budget-leasing.ts";
import { ask, budget, place, startLedger } from "./testing/test-ledger.ts";

const dayMs = 86_400_000;

/** A ledger and what it borrows from, with the database in memory: what the log says, and what processes hold. */
function start(changes: Partial<StoredBudget> = {}) {
  const held = new Map<string, LeaseFigures>();
  const other: { -readonly [Name in keyof BudgetState]: number } = {
    ...{ spentNanoUsd: 0, leasedNanoUsd: 0, unknownNanoUsd: 0 },
  };
  const state = {
    ...{ nowMs: 0, monotonicMs: 0, isReady: true, fault: null as Error | null, held, other },
    /** Charged by this process and written to the log. */
    logged: 0,
    wanted: [] as number[],
    warnings: [] as string[],
    calls: [] as string[],
    /** Done while the log is being written. */
    meanwhile: (): void => undefined,
  };
  const stored = { ...budget, ...changes };
  const keyOf = (lease: { budgetId: string; time: { startMs: number }; owner: string }) =>
    `${lease.budgetId} ${lease.time.startMs} ${lease.owner}`;
  const leasing = new BudgetLeasing({
    database: {
      ...{ db: null as never, ready: Promise.resolve() as never },
      status: () => ({ state: state.isReady ? "ready" : "starting" }) as never,
    },
    owner: "one",
    async flushLog() {
      state.calls.push("flush");
      const [account] = test.ledger.accounts;
      state.logged = account?.settled ?? 0;
      state.meanwhile();
    },
    ...{ nowMs: () => state.nowMs, monotonicMs: () => state.monotonicMs },
    log: { warn: (_about: object, text?: string) => void state.warnings.push(text ?? "") },
    leases: {
      async take(_db, lease) {
        state.calls.push("take");
        state.wanted.push(lease.wantedNanoUsd);
        if (state.fault !== null) throw state.fault;
        const spentNanoUsd = other.spentNanoUsd + state.logged;
        const mine = held.get(keyOf(lease)) ?? { grantedNanoUsd: 0, settledNanoUsd: 0, unknownNanoUsd: 0 };
        const leasedNanoUsd = other.leasedNanoUsd + mine.grantedNanoUsd - mine.settledNanoUsd;
        const left = stored.limitNanoUsd - spentNanoUsd - leasedNanoUsd;
        const grantedNanoUsd = Math.max(0, Math.min(lease.wantedNanoUsd, left));
        held.set(keyOf(lease), { ...mine, grantedNanoUsd: mine.grantedNanoUsd + grantedNanoUsd });
        const unknownNanoUsd = other.unknownNanoUsd + mine.unknownNanoUsd;
        return { grantedNanoUsd, spentNanoUsd, leasedNanoUsd, unknownNanoUsd };
      },
      async renew(_db, lease, figures, isLast) {
        state.calls.push("renew");
        if (state.fault !== null) throw state.fault;
        if (isLast && figures.unknownNanoUsd === 0) held.delete(keyOf(lease));
        else held.set(keyOf(lease), figures);
      },
    },
  });
  const test = startLedger([stored], {
    ...{ borrow: leasing.borrow, nowMs: () => state.nowMs, monotonicMs: () => state.monotonicMs },
  });
  const account = (): BudgetAccount => test.ledger.accountsOf(openPrincipal)[0]!;
  return Object.assign(state, { ...{ stored, leasing, ledger: test.ledger, settle: test.settle, account } });
}
const lease = (granted: number, settled: number, unknown = 0): LeaseFigures => ({
  ...{ grantedNanoUsd: granted, settledNanoUsd: settled, unknownNanoUsd: unknown },
});

describe("what a process borrows of a budget", () => {
  it("is a fiftieth of it, a fourth of what is left, or what the request needs, in whole nano-dollars", async () => {
    const test = start({ limitNanoUsd: 1_000 });
    await test.leasing.borrow(test.account(), 5);
    expect([test.wanted, test.account().balance]).toEqual([[20], 20]);
    // There is enough in hand.
    await test.leasing.borrow(test.account(), 20);
    expect(test.wanted).toEqual([20]);
    await test.leasing.borrow(test.account(), 70.5);
    expect([test.wanted, test.account().balance]).toEqual([[20, 51], 71]);
    test.account().state = { spentNanoUsd: 960, leasedNanoUsd: 0, unknownNanoUsd: 0 };
    await test.leasing.borrow(test.account(), 72);
    expect(test.wanted).toEqual([20, 51, 10]);
  });

  it("is never what others have spent or hold, and what they said is known from then on", async () => {
    const test = start({ limitNanoUsd: 100 });
    Object.assign(test.other, { spentNanoUsd: 50, leasedNanoUsd: 30, unknownNanoUsd: 10 });
    await test.leasing.borrow(test.account(), 40);
    expect(test.account().balance).toBe(20);
    expect([test.account().spentNanoUsd, test.account().leftNanoUsd]).toEqual([50, 40]);
    await expect(Promise.resolve(test.ledger.admit(ask("1"), [place(40)]))).rejects.toMatchObject({
      code: "budget_exceeded",
    });
    expect(await test.ledger.admit(ask("2"), [place(20)])).toHaveLength(1);
  });

  it("counts what is in the log once, in what is left and in what is said to be spent: it comes off the lease first", async () => {
    const test = start({ limitNanoUsd: 100 });
    await test.ledger.admit(ask("1"), [place(60)]);
    test.settle("1", 50);
    test.logged = 50;
    test.calls.length = 0;
    // 50 in the log, 60 lent: -10 would be left, where 50 are.
    expect(await test.ledger.admit(ask("2"), [place(50)])).toHaveLength(1);
    expect(test.calls).toEqual(["flush", "renew", "take"]);
    expect([test.account().granted, test.account().balance]).toEqual([100, 0]);
    expect([test.account().spentNanoUsd, test.account().leftNanoUsd]).toEqual([50, 50]);
    await test.leasing.sync(test.ledger);
    expect(test.account().spentNanoUsd).toBe(50);
    test.calls.length = 0;
    await expect(Promise.resolve(test.ledger.admit(ask("3"), [place(1)]))).rejects.toThrow("budget");
    expect(test.calls).toEqual(["take"]);
  });

  it("is asked for by one request after the other, also after one that failed", async () => {
    const test = start({ limitNanoUsd: 100 });
    test.fault = new Error("down");
    const failed = test.leasing.borrow(test.account(), 1);
    const next = test.leasing.borrow(test.account(), 1);
    await expect(failed).rejects.toThrow("down");
    await expect(next).rejects.toThrow("down");
    test.fault = null;
    await Promise.all([60, 60, 60].map((need) => test.leasing.borrow(test.account(), need)));
    expect([test.account().granted, test.wanted]).toEqual([60, [2, 2, 60]]);
  });
});

describe("what a process tells the database of a budget", () => {
  const used = async () => {
    const test = start({ limitNanoUsd: 1_000 });
    await test.ledger.admit(ask("1"), [place(100)]);
    test.settle("1", 30);
    test.calls.length = 0;
    return test;
  };

  it("is what was charged once that is in the log, and what is set aside for ever", async () => {
    const test = await used();
    await test.ledger.admit(ask("2"), [place(10)]);
    test.settle("2", null);
    // Charged while the log is written: it may not be in it.
    await test.ledger.admit(ask("3"), [place(10)]);
    test.meanwhile = () => test.settle("3", 5);
    await test.leasing.sync(test.ledger);
    expect(test.calls).toEqual(["flush", "renew"]);
    expect([...test.held]).toEqual([["b 0 one", lease(100, 30, 10)]]);
    expect([test.account().synced, test.account().settled, test.account().spentNanoUsd]).toEqual([
      30, 35, 35,
    ]);
    test.meanwhile = () => undefined;
    await test.leasing.sync(test.ledger);
    expect([...test.held.values()]).toEqual([lease(100, 35, 10)]);
    expect([test.account().synced, test.account().spentNanoUsd]).toEqual([35, 35]);
    test.calls.length = 0;
    await test.leasing.sync(test.ledger);
    expect(test.calls).toEqual([]);
  });

  it("is what goes back, once nobody asked for it in five seconds", async () => {
    const test = await used();
    await test.leasing.sync(test.ledger);
    test.monotonicMs = 5_000;
    await test.leasing.sync(test.ledger);
    expect([...test.held.values()]).toEqual([lease(100, 30)]);
    test.monotonicMs = 5_001;
    await test.leasing.sync(test.ledger);
    expect([...test.held.values()]).toEqual([lease(30, 30)]);
    expect(test.account().balance).toBe(0);
    // What is set aside for a request that runs stays; so does all of it for five seconds.
    await test.ledger.admit(ask("2"), [place(8)]);
    test.monotonicMs = 10_001;
    await test.leasing.sync(test.ledger);
    expect([...test.held.values()]).toEqual([lease(50, 30)]);
    test.monotonicMs = 10_002;
    await test.leasing.sync(test.ledger);
    expect([...test.held.values()]).toEqual([lease(38, 30)]);
  });

  it("is said once a minute where nothing changes, so that the lease stays alive; never of what was not borrowed", async () => {
    const test = await used();
    test.monotonicMs = 6_000;
    await test.leasing.sync(test.ledger);
    test.calls.length = 0;
    for (const at of [60_000, 66_000, 66_001, 126_001]) {
      test.monotonicMs = at;
      await test.leasing.sync(test.ledger);
    }
    expect(test.calls).toEqual(["flush", "renew"]);
    const fresh = start();
    fresh.account();
    fresh.monotonicMs = 1e9;
    await fresh.leasing.sync(fresh.ledger);
    await fresh.leasing.sync(fresh.ledger, true);
    expect(fresh.calls).toEqual([]);
  });

  it("is everything at the end, but for what nobody knows the cost of", async () => {
    const test = await used();
    await test.leasing.sync(test.ledger, true);
    expect([...test.held]).toEqual([]);
    const unknown = await used();
    await unknown.ledger.admit(ask("2"), [place(10)]);
    unknown.settle("2", null);
    await unknown.leasing.sync(unknown.ledger, true);
    expect([...unknown.held.values()]).toEqual([lease(40, 30, 10)]);
  });

  it("waits for the database, says once that it does not answer, and tells everything when it does", async () => {
    const test = await used();
    test.isReady = false;
    await test.leasing.sync(test.ledger);
    expect([test.calls, test.warnings]).toEqual([[], []]);
    test.isReady = true;
    test.fault = new Error("down");
    await test.leasing.sync(test.ledger);
    await test.leasing.sync(test.ledger);
    expect(test.warnings).toEqual(["Spending of budgets cannot be written; trying again"]);
    expect([test.account().synced, test.account().spentNanoUsd]).toEqual([0, 30]);
    test.fault = null;
    await test.leasing.sync(test.ledger);
    expect([...test.held.values()]).toEqual([lease(100, 30)]);
    test.fault = new Error("down");
    test.settle("1", 0);
    await test.ledger.admit(ask("2"), [place(1)]);
    test.settle("2", 1);
    await test.leasing.sync(test.ledger);
    expect(test.warnings).toHaveLength(2);
  });
});

describe("a budget that is over", () => {
  const spent = async (changes: Partial<StoredBudget>) => {
    const test = start({ limitNanoUsd: 1_000, ...changes });
    await test.ledger.admit(ask("1"), [place(100)]);
    test.settle("1", 30);
    test.monotonicMs = 5_001;
    return test;
  };
  const ids = (test: Awaited<ReturnType<typeof spent>>) =>
    [...test.ledger.accounts].map(({ time }) => time.startMs);

  it("is told of for the last time and forgotten when its period has ended: no more work for it, ever", async () => {
    const test = await spent({ period: "day" });
    test.nowMs = dayMs - 1;
    await test.leasing.sync(test.ledger);
    expect([ids(test), test.held.size]).toEqual([[0], 1]);
    test.nowMs = dayMs;
    await test.leasing.sync(test.ledger);
    expect([ids(test), [...test.held]]).toEqual([[], []]);
    // The next one is asked for anew.
    await test.ledger.admit(ask("2"), [place(10)]);
    expect([ids(test), [...test.held.keys()]]).toEqual([[dayMs], [`b ${dayMs} one`]]);
  });

  it("is kept while a request counts in it, or may be about to", async () => {
    const test = await spent({ period: "day" });
    await test.ledger.admit(ask("2"), [place(10)]);
    test.nowMs = dayMs;
    test.monotonicMs = 20_000;
    await test.leasing.sync(test.ledger);
    expect([ids(test), [...test.held.values()]]).toEqual([[0], [lease(40, 30)]]);
    test.settle("2", 4);
    await test.leasing.sync(test.ledger);
    expect([ids(test), [...test.held]]).toEqual([[], []]);
    const recent = await spent({ period: "day" });
    await recent.ledger.admit(ask("2"), [place(1)]);
    recent.settle("2", 1);
    [recent.nowMs, recent.monotonicMs] = [dayMs, 10_001];
    await recent.leasing.sync(recent.ledger);
    expect(ids(recent)).toEqual([0]);
  });

  it("keeps in the database what nobody knows the cost of, and is kept while that does not answer", async () => {
    const test = await spent({ period: "day" });
    await test.ledger.admit(ask("2"), [place(10)]);
    test.settle("2", null);
    [test.nowMs, test.monotonicMs, test.fault] = [dayMs, 20_000, new Error("down")];
    await test.leasing.sync(test.ledger);
    expect(ids(test)).toEqual([0]);
    test.fault = null;
    await test.leasing.sync(test.ledger);
    expect([ids(test), [...test.held.values()]]).toEqual([[], [lease(40, 30, 10)]]);
  });

  it("is forgotten when it was removed, whatever its period", async () => {
    const test = await spent({});
    test.ledger.apply([{ ...test.stored, removedAtMs: 1 }]);
    await test.leasing.sync(test.ledger);
    expect([ids(test), [...test.held]]).toEqual([[], []]);
  });
});
