import { describe, expect, it } from "vitest";
import { ask, budget, place, startLedger } from "./testing/test-ledger.ts";

describe("what was set aside for a request", () => {
  it.each([
    ["a reply whose cost nobody told", {}, 10],
    ["a client that went away from a reply", { status: "cancelled" }, 10],
    ["a stream that broke", { status: "broken" }, 10],
    ["an error", { status: "error", attempts: [{}] }, 0],
    ["an error behind a call that is billed", { status: "error", attempts: [{ charge: {} }] }, 10],
    ["an error behind a billed call and another", { status: "error", attempts: [{}, { charge: {} }] }, 10],
    ["a client that went away before any place served", { status: "cancelled", servedCandidateId: null }, 0],
  ])("stays set aside for %s, or is free again: %#", async (_name, outcome, unknown) => {
    const test = startLedger([budget]);
    await test.ledger.admit(ask("1"), [place(10)]);
    test.settle("1", null, outcome);
    expect(test.figures()).toEqual({ b: [0, 0, unknown] });
  });

  it("is given back once, and what was charged is booked once, whatever else is settled", async () => {
    const test = startLedger([budget]);
    await test.ledger.admit(ask("1"), [place(10)]);
    test.settle("another", 5);
    test.settle("1", 7);
    test.settle("1", 7);
    expect(test.figures()).toEqual({ b: [7, 0, 0] });
  });
});

describe("a further call of a request whose first one is billed", () => {
  const start = async (room: number, ports: Parameters<typeof startLedger>[1] = {}) => {
    const test = startLedger([budget, { ...budget, id: "day", period: "day" }], ports, { day: room });
    await test.ledger.admit(ask("1"), [place(10)]);
    return test;
  };

  it("has its highest cost set aside beside the first, and all of it is free again in the end", async () => {
    const test = await start(25);
    expect(await test.ledger.paysAgain(ask("1"), place(15))).toBe(true);
    expect(test.figures()).toEqual({ b: [0, 25, 0], day: [0, 25, 0] });
    expect(await test.ledger.paysAgain(ask("1"), place(0))).toBe(true);
    test.settle("1", null);
    expect(test.figures()).toEqual({ b: [0, 0, 25], day: [0, 0, 25] });
  });

  it("is not made where one budget has no room for it, or its price is not known", async () => {
    const test = await start(24);
    expect(await test.ledger.paysAgain(ask("1"), place(15))).toBe(false);
    expect(await test.ledger.paysAgain(ask("1"), place(null))).toBe(false);
    expect(test.figures()).toEqual({ b: [0, 10, 0], day: [0, 10, 0] });
  });

  it("is made where no budget applies, whatever it costs", async () => {
    expect(await startLedger([]).ledger.paysAgain(ask("1"), place(null))).toBe(true);
  });

  it("is not made where the database does not say what is left", async () => {
    let calls = 0;
    const test = await start(0, {
      async borrow(account, need) {
        calls += 1;
        if (calls > 2) throw new Error("down");
        account.granted = need;
      },
    });
    // Even where there would be room.
    for (const account of test.ledger.accounts) account.granted = 1_000;
    expect(await test.ledger.paysAgain(ask("1"), place(1))).toBe(false);
    expect(test.figures()).toEqual({ b: [0, 10, 0], day: [0, 10, 0] });
  });

  it("sets nothing aside for a request that ended meanwhile", async () => {
    const test = await start(100);
    const asked = test.ledger.paysAgain(ask("1"), place(15));
    test.settle("1", 10);
    expect(await asked).toBe(false);
    expect(test.figures()).toEqual({ b: [10, 0, 0], day: [10, 0, 0] });
  });
});
