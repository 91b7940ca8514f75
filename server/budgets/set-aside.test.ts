import { describe, expect, it } from "vitest";
import { openPrincipal } from "../operation/principal.ts";
import { ask, budget, place, startLedger } from "./testing/test-ledger.ts";

const day = { ...budget, id: "day", period: "day" } as const;

describe("what is set aside before a call", () => {
  it("is taken at once, without asking the database, where every budget has it in hand", async () => {
    const test = startLedger([budget, day]);
    await test.ledger.admit(ask("1"), [place(30)]);
    test.settle("1", 0);
    expect(test.borrowed).toEqual([
      ["b", 30],
      ["day", 30],
    ]);
    const targets = [place(30), place(20)];
    expect(test.ledger.admit(ask("2"), targets)).toBe(targets);
    expect(test.figures()).toEqual({ b: [0, 30, 0], day: [0, 30, 0] });
    // One of the two has no more: it asks.
    test.settle("2", 0);
    const [total] = test.ledger.accountsOf(openPrincipal);
    total!.granted = 1_000;
    expect(await test.ledger.admit(ask("3"), [place(31)])).toHaveLength(1);
    expect(test.borrowed).toHaveLength(4);
  });

  it("is nothing for a request without a place", () => {
    const test = startLedger([budget]);
    expect(test.ledger.admit(ask("1"), [])).toEqual([]);
    expect([...test.ledger.accounts].map(({ reserved }) => reserved)).toEqual([0]);
  });

  it("leaves out places of an unknown price, and those beyond the tightest budget", async () => {
    const test = startLedger([budget, day], {}, { day: 50 });
    const [cheap, expensive, unpriced] = [place(40), place(60), place(null)];
    expect(await test.ledger.admit(ask("1"), [unpriced, expensive, cheap])).toEqual([cheap]);
    expect(test.figures()).toEqual({ b: [0, 40, 0], day: [0, 40, 0] });
  });

  it("is every place's for a stream of a conversation that may be resumed, and for nothing else", async () => {
    const test = startLedger([budget]);
    const reserved = async (operation: object, resumes?: boolean) => {
      await test.ledger.admit(operation as never, [place(3), place(4)], resumes);
      const [, now] = test.figures().b!;
      test.settle("1", 0);
      return now;
    };
    const stream = ask("1", { isStream: true });
    expect(await reserved(stream, true)).toBe(7);
    expect(await reserved(stream)).toBe(4);
    // 20,000 tokens of sound at 4 nano-dollars a thousand, and a margin of 3 for what is assumed.
    const payload = { isStream: true, body: { input: "x".repeat(15_000) } };
    expect(await reserved({ ...stream, kind: "speech", payload }, true)).toBe(240);
  });

  it("refuses the request where the database does not say what is left", async () => {
    const borrow = async () => {
      throw new Error("down");
    };
    const test = startLedger([budget], { borrow });
    await expect(test.ledger.admit(ask("1"), [place(1)])).rejects.toMatchObject({
      code: "database_unavailable",
    });
    expect(test.figures()).toEqual({ b: [0, 0, 0] });
  });
});

describe("a refusal for a budget", () => {
  const refused = async (
    budgets: readonly (typeof budget)[],
    places: readonly (number | null)[],
    rooms = {},
  ) => {
    const test = startLedger(budgets, {}, rooms);
    await test.ledger.admit(ask("0"), [place(0)]);
    test.settle("0", 500_000_000);
    return Promise.resolve(test.ledger.admit(ask("1"), places.map(place))).catch((error) => error);
  };

  it("names the tightest budget, what the cheapest place can cost, and when there is more", async () => {
    const tight = { ...day, limitNanoUsd: 2e9 };
    const error = await refused([budget, tight, { ...budget, id: "c" }], [4e9, 3e9, null], { day: 1 });
    expect(error).toMatchObject({
      ...{ code: "budget_exceeded", param: null },
      details: {
        ...{ limit_usd: 2, spent_usd: 0.5, scope: "tenant", name: "default", period: "day" },
        resets_at: "1970-01-02T00:00:00.000Z",
      },
    });
    expect(error.message).toContain("`default` for the day is $2, of which $1.500000 is left or set aside");
    expect(error.message).toContain("can cost up to $3.000000.");
    expect(error.message).toContain("wait until 1970-01-02T00:00:00.000Z");
  });

  it("asks for a higher budget where none comes again", async () => {
    const error = await refused([budget], [4e9]);
    expect(error.message).toContain("for all time is $1");
    expect(error.message).toContain("ask for a higher budget");
    expect(error.details.resets_at).toBeNull();
  });

  it("says that a price is missing where no place has one", async () => {
    const error = await refused([budget], [null, null]);
    expect(error).toMatchObject({ code: "budget_exceeded", param: "model", details: { limit_usd: 1 } });
    expect(error.message).toContain("no price is known");
  });
});
