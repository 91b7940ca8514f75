import { describe, expect, it } from "vitest";
import { RateAccount } from "./rate-account.ts";
import { MemoryLeases, minuteMs, startLimiter, startMs } from "./testing/test-limiter.ts";

const limitOf = (limit: number, kind: RateAccount["kind"] = "requests", scope = "s"): RateAccount =>
  new RateAccount(scope, kind, null, limit);
const start = (shared: { leases?: MemoryLeases; owner?: string } = {}) => startLimiter([], shared);
const settled = async (...accounts: RateAccount[]): Promise<void> => {
  for (const { queue } of accounts) await queue;
};

describe("a process's part of a limit", () => {
  it("is borrowed by the twentieth, or by what a request needs, and used before more is", async () => {
    const { leasing, leases } = start();
    const account = limitOf(100);
    for (let count = 0; count < 6; count += 1) expect(await leasing.take(account, 1)).toBe(true);
    expect(leases.wanted).toEqual([5, 5]);
    expect(await leasing.take(account, 50)).toBe(true);
    expect([leases.wanted, account.used, account.granted]).toEqual([[5, 5, 46], 56, 56]);
  });

  it("is never more than the limit over all processes, however they ask", async () => {
    const leases = new MemoryLeases();
    const processes = ["one", "two", "three"].map((owner) => start({ leases, owner }).leasing);
    const accounts = processes.map(() => limitOf(20));
    const asked = Array.from({ length: 60 }, (_, at) => processes[at % 3]!.take(accounts[at % 3]!, 1));
    expect((await Promise.all(asked)).filter((isTaken) => isTaken)).toHaveLength(20);
    expect(accounts.reduce((sum, { used }) => sum + used, 0)).toBe(20);
  });

  it("is not asked for again in a minute that has no more, and of requests at once for a tenth of a second", async () => {
    const test = start();
    test.leases.holders("s", startMs).set("other", 2);
    test.leases.holders("t", 0).set("other", 2);
    const [byMinute, atOnce] = [limitOf(2), limitOf(2, "concurrent", "t")];
    const ask = async () => [await test.leasing.take(byMinute, 1), await test.leasing.take(atOnce, 1)];
    expect([await ask(), byMinute.others, byMinute.remaining]).toEqual([[false, false], 2, 0]);
    test.nowMs += 99;
    await ask();
    expect(test.leases.wanted).toHaveLength(2);
    test.nowMs += 1;
    test.leases.holders("t", 0).set("other", 1);
    expect([await ask(), test.leases.wanted.length]).toEqual([[false, true], 3]);
    test.nowMs = startMs + minuteMs;
    expect(await test.leasing.take(byMinute, 1)).toBe(true);
  });

  it("is of the next minute where one ends while it is asked for", async () => {
    const test = start();
    test.leases.holders("s", startMs).set("other", 1);
    test.leases.meanwhile = () => {
      test.nowMs = startMs + minuteMs;
    };
    const account = limitOf(1);
    expect(await test.leasing.take(account, 1)).toBe(true);
    expect([account.windowStartMs, account.used]).toEqual([startMs + minuteMs, 1]);
    // A minute ends each time: it does not go on for ever.
    const endless = start();
    endless.leases.meanwhile = () => {
      endless.nowMs += minuteMs;
    };
    endless.leases.holders("s", startMs).set("other", 1);
    expect(await endless.leasing.take(limitOf(1), 1)).toBe(false);
    expect(endless.leases.wanted).toHaveLength(2);
  });

  it("is asked for by one request after the other", async () => {
    const { leasing, leases } = start();
    const account = limitOf(3);
    const taken = await Promise.all([2, 2, 1].map((units) => leasing.take(account, units)));
    expect([taken, account.used, leases.wanted]).toEqual([[true, false, true], 3, [2, 2]]);
  });
});

describe("where the database does not answer", () => {
  it("a process counts alone up to the whole limit, says so once, and asks again a second later", async () => {
    const test = start();
    test.leases.fault = new Error("down");
    const account = limitOf(3);
    const taken = async (count: number) => {
      const all: boolean[] = [];
      for (let at = 0; at < count; at += 1) all.push(await test.leasing.take(account, 1));
      return all;
    };
    expect([await taken(4), account.granted]).toEqual([[true, true, true, false], 3]);
    expect([test.leases.wanted, test.warnings]).toEqual([[1], [{ error: "down" }]]);
    test.nowMs += 999;
    await taken(1);
    expect(test.leases.wanted).toHaveLength(1);
    test.nowMs += 1;
    await taken(1);
    expect([test.leases.wanted.length, test.warnings.length]).toEqual([2, 1]);
    // It answers again; what was used alone counts.
    test.leases.fault = null;
    test.nowMs += 1_000;
    expect(await taken(1)).toEqual([false]);
    expect([...test.leases.holders("s", startMs)]).toEqual([["one", 3]]);
    test.leases.fault = new Error("down again");
    test.nowMs += minuteMs;
    await taken(1);
    expect(test.warnings).toHaveLength(2);
  });

  it("a process that knows it does not ask", async () => {
    const test = start();
    test.isReady = false;
    const account = limitOf(100);
    expect(await test.leasing.take(account, 1)).toBe(true);
    expect([account.granted, test.leases.wanted, test.warnings]).toEqual([5, [], []]);
    await test.leasing.look(account);
    expect(account.granted).toBe(5);
  });

  it("a limit that was lowered meanwhile takes nothing away from what is lent", async () => {
    const test = start();
    test.isReady = false;
    const account = Object.assign(limitOf(3), { windowStartMs: startMs, granted: 10, used: 2 });
    expect([await test.leasing.take(account, 2), account.granted, account.used]).toEqual([false, 10, 2]);
  });

  it("nothing is counted in the next minute of what was asked for in the last", async () => {
    const test = start();
    test.leases.fault = new Error("down");
    test.leases.meanwhile = () => {
      test.nowMs = startMs + minuteMs;
      account.roll(test.nowMs);
    };
    const account = limitOf(100);
    account.roll(startMs);
    test.leasing.refill(account);
    await settled(account);
    expect(account.granted).toBe(0);
    test.leases.fault = null;
    test.nowMs += 2_000;
    test.leases.meanwhile = () => account.roll(startMs + 2 * minuteMs);
    test.leasing.refill(account);
    await settled(account);
    expect(account.granted).toBe(0);
  });
});

describe("what is borrowed ahead", () => {
  it("is one part at a time, where less than that is in hand, and nothing where there is no more", async () => {
    const test = start();
    const account = limitOf(100);
    account.roll(startMs);
    test.leasing.refill(account);
    test.leasing.refill(account);
    await settled(account);
    expect([test.leases.wanted, account.balance]).toEqual([[5], 5]);
    test.leasing.refill(account);
    await settled(account);
    expect(test.leases.wanted).toEqual([5]);
    account.use(1);
    await Promise.resolve();
    test.leasing.refill(account);
    await settled(account);
    expect([test.leases.wanted, account.balance]).toEqual([[5, 5], 9]);
    Object.assign(account, { used: 10, emptyUntilMs: startMs + 1 });
    test.leasing.refill(account);
    await settled(account);
    expect(test.leases.wanted).toHaveLength(2);
  });

  it("is asked for by a request that leaves less than half a part in hand, and by none before", async () => {
    const test = startLimiter([{ requests_per_minute: 80 }]);
    for (const id of ["1", "2"]) await test.admit(id);
    expect(test.leases.wanted).toEqual([4]);
    await test.admit("3");
    await settled(...test.limiter.accounts);
    expect(test.leases.wanted).toEqual([4, 4]);
    expect(test.used()).toEqual({ "k * requests": 3 });
  });
});

describe("slots of requests at once", () => {
  const held = async () => {
    const test = start();
    const [atOnce, byMinute] = [limitOf(40, "concurrent", "t"), limitOf(40)];
    for (const account of [atOnce, byMinute]) await test.leasing.take(account, 5);
    const tick = (isLast?: boolean) => test.leasing.sync([atOnce, byMinute], isLast);
    // The first one is due for all.
    await tick();
    atOnce.used = 1;
    return { ...test, test, atOnce, byMinute, tick, others: () => test.leases.holders("t", 0).get("one") };
  };

  it("go back once they were free for the whole of the time since the last look; those by the minute never", async () => {
    const { atOnce, byMinute, tick, others } = await held();
    await tick();
    expect([atOnce.granted, others()]).toEqual([5, 5]);
    // Two of the four that were free were used for a moment.
    atOnce.use(2);
    atOnce.used -= 2;
    await tick();
    expect([atOnce.granted, atOnce.spare, others()]).toEqual([3, 2, 3]);
    await tick();
    expect([atOnce.granted, others(), byMinute.granted]).toEqual([1, 1, 5]);
  });

  it("are said to be held every ten seconds, so that they stay; what is over is removed as often", async () => {
    const { test, leases, tick } = await held();
    expect(leases.droppedAtMs).toEqual([startMs]);
    leases.held.clear();
    test.nowMs += 10_000;
    await tick();
    expect([leases.held.size, leases.droppedAtMs.length]).toEqual([0, 1]);
    test.nowMs += 1;
    await tick();
    expect([leases.holders("t", 0).get("one"), leases.droppedAtMs.length]).toEqual([1, 2]);
    expect([...leases.held.keys()]).toEqual(["t 0"]);
  });

  it("go back at the end, but for those of requests that run", async () => {
    const { tick, others, atOnce, byMinute, leasing } = await held();
    await tick(true);
    expect([atOnce.granted, others()]).toEqual([1, 1]);
    atOnce.used = 0;
    await leasing.start(() => [atOnce, byMinute])();
    expect([others(), byMinute.granted]).toEqual([0, 5]);
  });

  it("stay where the database does not answer, which is said once", async () => {
    const { test, tick, atOnce, others } = await held();
    test.isReady = false;
    await tick(true);
    expect([atOnce.granted, others()]).toEqual([5, 5]);
    test.isReady = true;
    test.leases.fault = new Error("down");
    await tick(true);
    await tick(true);
    expect(test.warnings).toEqual([{ error: "down" }]);
  });
});
