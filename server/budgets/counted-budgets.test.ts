import { describe, expect, it } from "vitest";
import { openPrincipal } from "../operation/principal.ts";
import { ask, budget, place, startLedger } from "./testing/test-ledger.ts";

const dayMs = 86_400_000;
const caller = { ...openPrincipal, tenant: "acme", keyId: "k1", tags: ["t1", "t2"] };
const budgets = (
  [
    ["tenant", "acme"],
    ["tenant", "other"],
    ["key", "k1"],
    ["key", "k2"],
    ["tag", "t1"],
    ["tag", "t2"],
    ["tag", "acme"],
  ] as const
).map(([scope, name]) => ({ ...budget, id: `${scope} ${name}`, scope, name }));

describe("the budgets that a request counts in", () => {
  it("are those of its tenant, its key and its tags, and no others", async () => {
    const test = startLedger(budgets);
    await test.ledger.admit(ask("1", { principal: caller }), [place(10)]);
    test.settle("1", 7);
    const counted = [7, 0, 0];
    expect(test.figures()).toEqual({
      ...{ "tenant acme": counted, "key k1": counted, "tag t1": counted, "tag t2": counted },
    });
  });

  it("are those of its tenant alone where it came without a key", async () => {
    const test = startLedger([...budgets, { ...budget, id: "null", scope: "key", name: "null" }]);
    const principal = { ...openPrincipal, tenant: "acme" };
    await test.ledger.admit(ask("1", { principal }), [place(10)]);
    expect(test.figures()).toEqual({ "tenant acme": [0, 10, 0] });
  });

  it("are none where none is its own: it is served at once, what it costs known or not", () => {
    const test = startLedger(budgets);
    const targets = [place(null), place(1e12)];
    expect(test.ledger.admit(ask("1"), targets)).toBe(targets);
    expect([test.figures(), test.ledger.leftNanoUsd(openPrincipal)]).toEqual([{}, null]);
  });

  it("change with the list: removed ones leave it, changed limits hold at once, others stay as they are", async () => {
    const test = startLedger(budgets);
    const { ledger } = test;
    expect(ledger.accountsOf(caller).map(({ budget: { id } }) => id)).toEqual([
      ...["tenant acme", "key k1", "tag t1", "tag t2"],
    ]);
    const [tenant, , key] = budgets as [(typeof budgets)[0], unknown, (typeof budgets)[0]];
    ledger.apply([
      { ...tenant, limitNanoUsd: 5 },
      { ...key, removedAtMs: 1 },
    ]);
    expect(ledger.accountsOf(caller).map(({ budget: one }) => [one.id, one.limitNanoUsd])).toEqual([
      ...[
        ["tenant acme", 5],
        ["tag t1", 1e9],
        ["tag t2", 1e9],
      ],
    ]);
    expect(ledger.leftNanoUsd(caller)).toBe(5);
  });

  it("are those of the day and the month that it is, also where the clock is set back", () => {
    const test = startLedger([
      { ...budget, id: "day", period: "day" },
      { ...budget, id: "month", period: "month" },
    ]);
    const starts = (atMs: number) => {
      test.nowMs = atMs;
      return test.ledger.accountsOf(openPrincipal).map(({ time }) => time.startMs);
    };
    const novemberMs = Date.UTC(2026, 10);
    expect(starts(novemberMs + dayMs)).toEqual([novemberMs + dayMs, novemberMs]);
    expect(starts(novemberMs + 2 * dayMs)).toEqual([novemberMs + 2 * dayMs, novemberMs]);
    expect(starts(novemberMs + 2 * dayMs - 1)).toEqual([novemberMs + dayMs, novemberMs]);
    expect(starts(novemberMs + 30 * dayMs)).toEqual([novemberMs + 30 * dayMs, novemberMs + 30 * dayMs]);
    // A period that is over is forgotten, and only that one.
    const [day, month] = test.ledger.accountsOf(openPrincipal);
    test.ledger.drop(day!);
    const [newDay, sameMonth] = test.ledger.accountsOf(openPrincipal);
    expect([newDay === day, sameMonth === month]).toEqual([false, true]);
  });
});

describe("what is left of a caller's budgets", () => {
  it("is that of the tightest, less what was spent and what nobody knows the cost of", async () => {
    const test = startLedger([budget, { ...budget, id: "day", period: "day", limitNanoUsd: 100 }]);
    expect(test.ledger.leftNanoUsd(openPrincipal)).toBe(100);
    await test.ledger.admit(ask("1"), [place(40)]);
    test.settle("1", 30);
    expect(test.ledger.leftNanoUsd(openPrincipal)).toBe(70);
    const [, day] = test.ledger.accountsOf(openPrincipal);
    // Of others, as the database says; 10 of the 30 are in it.
    day!.state = { spentNanoUsd: 25, leasedNanoUsd: 20, unknownNanoUsd: 5 };
    day!.synced = 10;
    expect([day!.spentNanoUsd, day!.spentPercent, day!.leftNanoUsd]).toEqual([45, 45, 50]);
    day!.settled += 1_000;
    expect(day!.leftNanoUsd).toBe(0);
  });

  it("is warned of from its share on, of the first budget that is so far", async () => {
    const test = startLedger([
      { ...budget, warnPercent: 100 },
      { ...budget, id: "day", period: "day", limitNanoUsd: 100 },
    ]);
    await test.ledger.admit(ask("1"), [place(79)]);
    test.settle("1", 79);
    expect(test.ledger.warning(openPrincipal)).toBeNull();
    await test.ledger.admit(ask("2"), [place(1)]);
    test.settle("2", 1);
    expect(test.ledger.warning(openPrincipal)).toBe("tenant=default; period=day; spent=80%");
  });

  it("is lent in whole nano-dollars, whatever was set aside", () => {
    const { ledger } = startLedger([budget]);
    const [account] = ledger.accountsOf(openPrincipal);
    Object.assign(account!, { granted: 10.4, settled: 3.6, unknown: 1.5, reserved: 1 });
    expect(account!.figures).toEqual({ grantedNanoUsd: 10, settledNanoUsd: 4, unknownNanoUsd: 2 });
    expect(account!.balance).toBeCloseTo(4.3);
  });

  it("makes quality cheaper to give up as the money runs down faster than the time, in budgets that pace", async () => {
    const noonMs = Date.UTC(2026, 10, 30, 12);
    const pace = async (spent: number, atMs: number, changes: object) => {
      const test = startLedger([{ ...budget, period: "day", limitNanoUsd: 100, pace: true, ...changes }]);
      test.nowMs = atMs;
      await test.ledger.admit(ask("1"), [place(spent)]);
      test.settle("1", spent);
      return test.ledger.pace(openPrincipal);
    };
    // A quarter of the money for half of the day.
    expect(await pace(75, noonMs, {})).toBe(0.5);
    expect(await pace(25, noonMs, {})).toBe(1);
    expect(await pace(75, noonMs, { pace: false })).toBe(1);
    expect(await pace(75, noonMs, { period: "total" })).toBe(0.25);
    expect(await pace(99, noonMs, { period: "total" })).toBe(0.05);
    // The last moments of a period are no reason to spend it all.
    expect(await pace(99.5, Date.UTC(2026, 11, 1) - 1, {})).toBe(0.5);
  });
});
