import { describe, expect, it } from "vitest";
import type { Meters } from "../../../engine/index.ts";
import type { ReplyPart } from "../../protocols/reply-codec.ts";
import { CollectingSink } from "./collecting-sink.ts";
import { Interruption } from "./interruption.ts";
import { Race } from "./racing-sink.ts";
import { RequestBills } from "./request-bills.ts";
import { target } from "./testing/target.ts";

describe("Race", () => {
  it("gives the client to the first that begins a reply, whole, and nothing of the other", () => {
    const client = new CollectingSink();
    const race = new Race(client);
    const [first, second] = [race.enter(), race.enter()];
    let closed = 0;
    first.onClose(() => {
      closed += 1;
    });
    expect([race.winner, first.isClosed]).toEqual([null, false]);
    second.writeHead(200, { "x-by": "second" });
    second.write("one ");
    expect([race.winner === second, first.isClosed, second.isClosed, closed]).toEqual([true, true, false, 1]);
    first.writeHead(200, { "x-by": "first" });
    expect(first.write("lost")).toBe(true);
    first.end("lost");
    second.end("two");
    race.settle();
    expect(client.reply).toMatchObject({ status: 200, headers: { "x-by": "second" } });
    expect(client.reply?.body.toString()).toBe("one two");
  });

  it("holds an error back while another may still win, and gives the first one where nobody does", () => {
    const client = new CollectingSink();
    const race = new Race(client);
    const sinks = [race.enter(), race.enter(), race.enter()];
    expect(sinks.map(({ hasError }) => hasError)).toEqual([false, false, false]);
    for (const [at, status] of [
      [2, 503],
      [1, 429],
    ] as const) {
      sinks[at]!.writeHead(status, { "x-at": String(at) });
      sinks[at]!.end(`error ${at}`);
    }
    expect([client.reply, race.winner, sinks[0]!.isClosed]).toEqual([null, null, false]);
    race.settle();
    expect(client.reply).toMatchObject({ status: 429, headers: { "x-at": "1" } });
    expect(client.reply?.body.toString()).toBe("error 1");
  });

  it("ends every side when the client goes away, also one that enters after that", () => {
    const controller = new AbortController();
    const race = new Race(new CollectingSink(controller.signal));
    const heard: string[] = [];
    const [first, second] = [race.enter(), race.enter()];
    first.onClose(() => heard.push("first"));
    second.onClose(() => heard.push("second"));
    controller.abort();
    race.enter().onClose(() => heard.push("late"));
    expect(heard).toEqual(["first", "second", "late"]);
    expect([first.isClosed, second.isClosed]).toEqual([true, true]);
  });
});

describe("Interruption", () => {
  it("ends a pause at once, and asks for none where the request is over", async () => {
    for (const end of ["clientGone", "stop"] as const) {
      const interruption = new Interruption();
      expect(interruption.isOver).toBe(false);
      const paused = interruption.pause(() => new Promise(() => {}));
      interruption[end]();
      await paused;
      expect(interruption).toMatchObject({
        isOver: true,
        isClientGone: end === "clientGone",
        isStopped: end === "stop",
      });
      await interruption.pause(() => Promise.reject(new Error("nobody waits any more")));
    }
    const passing = new Interruption();
    await passing.pause(() => Promise.resolve());
    expect(passing.isOver).toBe(false);
  });
});

describe("RequestBills", () => {
  const place = target("http://127.0.0.1", "a");
  /** 1,000 tokens at $0.25 per million, with 10% of markup: 275,000 nano-dollars. */
  const usage = { inputTokens: 1_000, outputTokens: 0 } as unknown as Meters;
  const callNanoUsd = 275_000;
  const record = { errorCode: null } as unknown as Parameters<RequestBills["ofAttempt"]>[0];

  it("books a failed call once, and nothing where neither a token nor a count came", () => {
    const bills = new RequestBills(undefined);
    expect(bills.sum()).toBeNull();
    bills.failed(place, undefined);
    expect([bills.sum(), bills.ofAttempt(record)]).toEqual([null, record]);
    bills.failed(place, usage);
    expect(bills.ofAttempt(record).charge?.cost?.totalNanoUsd).toBe(callNanoUsd);
    expect(bills.ofAttempt(record)).toBe(record);
    expect(bills.sum()?.cost?.totalNanoUsd).toBe(callNanoUsd);
    bills.failed(place, null);
    expect(bills.sum()).toMatchObject({ cost: null, unknownReason: expect.stringContaining("openai/a") });
    expect(bills.all.map(({ how }) => how)).toEqual(["failed", "failed"]);
  });

  it("tells a reply's own cost and all others, once, and not to one that goes on with a reply", () => {
    const bills = new RequestBills(undefined);
    expect(bills.told(place, usage, false).cost?.totalNanoUsd).toBe(callNanoUsd);
    expect(bills.ofAttempt(record)).toBe(record);
    bills.failed(place, usage);
    expect(bills.told(place, usage, false).cost?.totalNanoUsd).toBe(2 * callNanoUsd);
    expect(bills.told(place, usage, true).cost?.totalNanoUsd).toBe(callNanoUsd);
    expect(bills.all).toHaveLength(1);
  });

  it("books a call that lost a race once, and none of a client that went away", () => {
    let hasWon = false;
    const others: ReplyPart[] = [];
    const own: ReplyPart[] = [];
    const bills = new RequestBills({ own, others, hasWon: () => hasWon });
    bills.lost(place, usage);
    expect(own).toEqual([]);
    hasWon = true;
    bills.lost(place, usage);
    bills.lost(place, usage);
    expect(own).toMatchObject([
      { how: "hedge_lost", modelId: "openai/a", cost: { cost: { totalNanoUsd: callNanoUsd } } },
    ]);
    const winner = new RequestBills({ own: [], others: own, hasWon: () => false });
    expect(winner.told(place, usage, false).cost?.totalNanoUsd).toBe(2 * callNanoUsd);
    new RequestBills({ own: others, others: [], hasWon: () => true }).lost(place, null);
    expect(others[0]?.cost).toEqual({
      cost: null,
      unknownReason: "it was ended before the upstream reported usage",
    });
  });
});
