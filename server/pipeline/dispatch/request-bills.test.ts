import { describe, expect, it } from "vitest";
import type { CostResult, Meters } from "../../../engine/index.ts";
import type { ReplyPart } from "../../protocols/reply-codec.ts";
import type { AttemptResult } from "./attempt-result.ts";
import type { DispatchTarget } from "./dispatch-target.ts";
import { RequestBills } from "./request-bills.ts";
import { target } from "./testing/target.ts";

type Broken = AttemptResult & { readonly kind: "broken" };

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
    expect(bills.ofAttempt(record).charge).toEqual({
      usage: null,
      cost: null,
      costUnknownReason: "it ended before the upstream reported usage",
    });
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

  it("bills a stream that broke off for its own call alone, where its reply had told the cost of all", () => {
    const broken = (cost: CostResult | null) =>
      ({ kind: "broken", facts: { usage, cost, finishReason: null } }) as unknown as Broken;
    const alone = new RequestBills(undefined);
    const own = broken(alone.told(place, usage, false));
    expect(alone.withoutOthers(own)).toBe(own);
    const bills = new RequestBills(undefined);
    bills.failed(place, usage);
    const told = broken(bills.told(place, usage, false));
    expect(told.facts.cost?.cost?.totalNanoUsd).toBe(2 * callNanoUsd);
    expect(bills.withoutOthers(told)).toEqual(own);
    const unknown = broken(null);
    expect(bills.withoutOthers(unknown)).toBe(unknown);
  });

  it("bills by the most expensive tier that may have served, and says where that has no known price", () => {
    const factors = { serviceTierFactors: { priority: 2 } };
    const tiered = target(
      "http://127.0.0.1",
      "a",
      {},
      { price: { ...place.candidate.model.price!, ...factors } },
    );
    const bills = new RequestBills(undefined);
    bills.askedTier = "priority";
    const told = (at: DispatchTarget, of: Meters | null) => bills.told(at, of, false);
    expect(told(tiered, usage).cost?.totalNanoUsd).toBe(2 * callNanoUsd);
    expect(told(tiered, { ...usage, serviceTier: "default" }).cost?.totalNanoUsd).toBe(callNanoUsd);
    expect(told(tiered, null).unknownReason).toBe("the upstream reported no usage");
    expect(told(place, usage).unknownReason).toContain("`priority`");
    expect(told(target("http://127.0.0.1", "a", {}, { price: null }), usage).unknownReason).toBe(
      "no price is known for the model",
    );
  });

  it("leaves the cost open where tools of the provider may have been charged and nobody counted them", () => {
    const price = place.candidate.model.price!;
    const free = { ...price, inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 0 };
    const bills = new RequestBills(undefined);
    bills.askedTools = "web_search";
    const told = (of: Meters | null, at: typeof price | null) =>
      bills.told(target("http://127.0.0.1", "a", {}, { price: at }), of, false);
    expect(told(usage, price).unknownReason).toContain("web_search");
    expect(told({ ...usage, searches: 0 }, price).cost?.totalNanoUsd).toBe(callNanoUsd);
    expect(told(usage, free).cost?.totalNanoUsd).toBe(0);
    expect(told(usage, null).unknownReason).toBe("no price is known for the model");
    expect(told(null, price).unknownReason).toBe("the upstream reported no usage");
  });

  it("books a call that lost a race once, and none of a client that went away", () => {
    let hasWon = false;
    const others: ReplyPart[] = [];
    const own: ReplyPart[] = [];
    const bills = new RequestBills({ own, others, hasWon: () => hasWon });
    bills.lost(place, usage);
    expect(own).toEqual([]);
    const single = new RequestBills(undefined);
    single.lost(place, usage);
    expect(single.all).toEqual([]);
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
