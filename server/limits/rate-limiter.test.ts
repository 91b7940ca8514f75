import { describe, expect, it } from "vitest";
import type { GatewayError } from "../errors/gateway-error.ts";
import { openPrincipal } from "../operation/principal.ts";
import { minuteMs, startLimiter, startMs } from "./testing/test-limiter.ts";

const refusal = (details: object) => expect.objectContaining({ code: "rate_limit_exceeded", details });
const requests = "k * requests";
const tokens = "k * tokens";

describe("requests at once", () => {
  it("are so many, and the next once one has ended, without any database", async () => {
    const test = startLimiter([{ concurrent_requests: 2 }]);
    test.isReady = false;
    await Promise.all(["1", "2"].map((id) => test.admit(id)));
    expect(await test.admit("3")).toMatchObject({
      ...{ code: "rate_limit_exceeded", status: 429 },
      details: { limit: "concurrent", allowed: 2, remaining: 0 },
    });
    test.settle("1");
    expect(await test.admit("4")).toEqual(["test/a"]);
    expect(await test.admit("5")).toMatchObject({ code: "rate_limit_exceeded" });
    // What is settled twice, or was refused, gives nothing back.
    test.settle("1");
    test.settle("5");
    expect(await test.admit("6")).toMatchObject({ code: "rate_limit_exceeded" });
  });

  it("run on into the next minute", async () => {
    const test = startLimiter([{ concurrent_requests: 1 }]);
    await test.admit("1");
    test.nowMs += minuteMs;
    expect(await test.admit("2")).toMatchObject({ code: "rate_limit_exceeded" });
    test.settle("1");
    expect(test.used()).toEqual({ "k * concurrent": 0 });
  });
});

describe("what a request counts in", () => {
  it("is nothing without limits, without places, and of limits of other models", async () => {
    const test = startLimiter([{ model: "other/*", requests_per_minute: 1 }]);
    expect(await test.admit("1")).toEqual(["test/a"]);
    expect(await test.admit("2", { models: [] })).toEqual([]);
    expect(await startLimiter([]).admit("1")).toEqual(["test/a"]);
    expect(test.used()).toEqual({ "k other/* requests": 0 });
    expect(test.limiter.headers({ id: "1" } as never)).toBeNull();
  });

  it("is every limit of the models that may serve it, each key's by itself", async () => {
    const test = startLimiter([
      { requests_per_minute: 10, concurrent_requests: 5 },
      { model: "Test/*", requests_per_minute: 8 },
      { model: "other/*", requests_per_minute: 8 },
    ]);
    await test.admit("1", { models: ["test/a", "test/b"] });
    await test.admit("2");
    expect(test.used()).toEqual({
      ...{ [requests]: 2, "k * concurrent": 2, "k test/* requests": 2, "k other/* requests": 0 },
    });
    const both = startLimiter([{ requests_per_minute: 1 }]);
    expect(await both.admit("1")).toEqual(["test/a"]);
    expect(await both.admit("2")).toMatchObject({ code: "rate_limit_exceeded" });
    const shared = { leases: both.leases, owner: "two" };
    const otherKey = startLimiter([{ requests_per_minute: 1 }], shared);
    expect(await otherKey.admit("1", { keyId: "other" })).toEqual(["test/a"]);
    expect(await startLimiter([{ requests_per_minute: 1 }], shared).admit("2")).toMatchObject({
      code: "rate_limit_exceeded",
    });
  });

  it.each([
    ["its estimate and 1,024 tokens where it names no bound", {}, "chat", 1_034],
    ["the larger of two bounds", { max_tokens: 100, max_completion_tokens: 200 }, "chat", 210],
    ["the one bound that is a number", { max_tokens: 100, max_completion_tokens: null }, "chat", 110],
    ["no output where it is no chat", { max_tokens: 100 }, "embedding", 10],
  ])("is of tokens %s", async (_name, body, kind, units) => {
    const test = startLimiter([{ tokens_per_minute: 5_000 }]);
    await test.admit("1", { body, kind });
    expect(test.used()).toEqual({ [tokens]: units });
  });
});

describe.each([
  ["is borrowed for it", 0],
  ["is in hand", 1_000],
])("what a request turns out to use, where what it needs %s", (_name, granted) => {
  const limits = [
    { requests_per_minute: 9, tokens_per_minute: 1_000 },
    { model: "test/b", requests_per_minute: 9, tokens_per_minute: 1_000 },
  ];
  const start = async () => {
    const test = startLimiter(limits);
    const accounts = await test.limiter.standing({ ...openPrincipal, keyId: "k", rateLimits: limits });
    for (const account of accounts.flat()) account.granted = granted;
    test.leases.wanted.length = 0;
    await test.admit("1", { models: ["test/a", "test/b"], body: { max_tokens: 90 } });
    expect(Object.values(test.used())).toEqual([1, 100, 1, 100]);
    expect(test.leases.wanted.length === 0).toBe(granted > 0);
    return test;
  };
  const usage = { inputTokens: 30, outputTokens: 5 };

  it("replaces its estimate, and counts for the models that were asked alone", async () => {
    const test = await start();
    test.settle("1", { usage });
    expect(Object.values(test.used())).toEqual([1, 35, 0, 0]);
  });

  it("is its estimate where nobody told, nothing where nobody served, no request where nobody was asked", async () => {
    const unknown = await start();
    unknown.settle("1", { attempts: [{ candidateId: "test/b" }, { candidateId: "test/a@high" }] });
    expect(Object.values(unknown.used())).toEqual([1, 100, 1, 0]);
    const failed = await start();
    failed.settle("1", { servedCandidateId: null });
    expect(Object.values(failed.used())).toEqual([1, 0, 0, 0]);
    const refused = await start();
    refused.settle("1", { attempts: [], servedCandidateId: null });
    expect(Object.values(refused.used())).toEqual([0, 0, 0, 0]);
    const half = await start();
    half.settle("1", { usage: { inputTokens: null, outputTokens: 7 } });
    expect(Object.values(half.used())[1]).toBe(7);
    const other = await start();
    other.settle("1", { usage: { inputTokens: 7, outputTokens: null } });
    expect(Object.values(other.used())[1]).toBe(7);
  });

  it("counts in the minute that it ends in as far as it goes beyond its estimate, and is never taken off that", async () => {
    for (const [outcome, expected] of [
      [{ usage: { inputTokens: 150, outputTokens: 5 } }, [0, 55]],
      [{ usage }, [0, 0]],
      [{ attempts: [], servedCandidateId: null }, [0, 0]],
    ] as const) {
      const test = await start();
      test.nowMs += minuteMs;
      test.settle("1", outcome);
      expect(Object.values(test.used()).slice(0, 2)).toEqual(expected);
    }
  });
});

describe("a limit that is reached", () => {
  it("refuses with what is left, the time until there is more, and the headers of the limit", async () => {
    const test = startLimiter([{ requests_per_minute: 1, tokens_per_minute: 5_000 }]);
    await test.admit("1");
    test.nowMs += 30_500;
    const error = (await test.admit("2")) as GatewayError;
    expect(error).toEqual(
      refusal({ limit: "requests", allowed: 1, remaining: 0, model: null, retry_after_s: 30 }),
    );
    expect(error.message).toBe(
      "The key may use 1 requests a minute, of which 0 are left: try again in 30 s.",
    );
    expect(error.headers).toEqual({
      ...{ "x-ratelimit-limit-requests": "1", "x-ratelimit-remaining-requests": "0" },
      ...{ "x-ratelimit-reset-requests": "29.500s", "x-ratelimit-reset-tokens": "29.500s" },
      ...{ "x-ratelimit-limit-tokens": "5000", "x-ratelimit-remaining-tokens": "3966" },
      "retry-after": "30",
    });
    expect(test.limiter.headers({ id: "1" } as never)).toMatchObject({ "x-ratelimit-limit-requests": "1" });
    test.nowMs = startMs + minuteMs;
    expect(await test.admit("3")).toEqual(["test/a"]);
  });

  it("refuses what is larger than the limit itself for ever, without asking the database", async () => {
    const test = startLimiter([{ model: "test/*", tokens_per_minute: 100 }]);
    const error = (await test.admit("1", { body: { max_tokens: 91 } })) as GatewayError;
    expect(error).toEqual(
      refusal({ limit: "tokens", allowed: 100, remaining: 100, model: "test/*", retry_after_s: null }),
    );
    expect(error.message).toBe(
      "The key, for models that match `test/*`, may use 100 tokens a minute; this request can take 101: lower `max_tokens` or send less.",
    );
    expect([error.headers?.["x-should-retry"], error.headers?.["retry-after"]]).toEqual(["false", undefined]);
    expect(test.leases.wanted).toEqual([]);
    expect(await test.admit("2", { body: { max_tokens: 90 } })).toEqual(["test/a"]);
  });

  it("takes its models out of the places, and counts nothing where none is left", async () => {
    const test = startLimiter([
      { requests_per_minute: 10, tokens_per_minute: 5_000 },
      { model: "test/a", concurrent_requests: 1, requests_per_minute: 2 },
    ]);
    const models = ["test/a", "test/b"];
    expect(await test.admit("1", { models })).toEqual(models);
    const before = test.used();
    expect(await test.admit("2")).toMatchObject({ details: { limit: "concurrent", model: "test/a" } });
    expect(test.used()).toEqual(before);
    expect(await test.admit("3", { models })).toEqual(["test/b"]);
    test.settle("3", { attempts: [{ candidateId: "test/b" }], servedCandidateId: "test/b" });
    test.settle("1");
    expect(Object.values(test.used())).toEqual([2, 2 * 1_034, 1, 0]);
  });

  it("takes nothing off the next minute of what was counted in one that ended meanwhile", async () => {
    const test = startLimiter([
      { requests_per_minute: 10 },
      { model: "test/a", concurrent_requests: 1, requests_per_minute: 10 },
    ]);
    const other = "k test/a concurrent";
    test.leases.holders(other, 0).set("other", 1);
    test.leases.meanwhile = (scope) => {
      if (scope === other) test.nowMs += minuteMs;
      for (const account of test.limiter.accounts) account.roll(test.nowMs);
    };
    expect(await test.admit("1", { models: ["test/a", "test/b"] })).toEqual(["test/b"]);
    expect(await test.admit("2")).toMatchObject({ details: { limit: "concurrent" } });
    expect(Object.values(test.used())).toEqual([0, 0, 0]);
    test.settle("1", { attempts: [], servedCandidateId: null });
    expect(Object.values(test.used())).toEqual([0, 0, 0]);
  });
});

describe("what is known of a limit without asking", () => {
  it("is why a model cannot be used now, of its own limits alone", async () => {
    const test = startLimiter([
      { model: "test/a", requests_per_minute: 1 },
      { model: "test/b", tokens_per_minute: 100 },
    ]);
    expect(test.reached("test/a")).toBeNull();
    await test.admit("1", { body: { max_tokens: 5 } });
    expect(test.reached("test/a")).toContain("1 requests a minute, of which 0 are left");
    expect(test.reached("test/b", { body: { max_tokens: 90 } })).toBeNull();
    expect(test.reached("test/b", { body: { max_tokens: 91 } })).toContain("can take 101");
    expect(test.reached("test/c")).toBeNull();
    test.nowMs += minuteMs;
    expect(test.reached("test/a")).toBeNull();
  });

  it("is what other processes hold, once it was looked at; in the order of the key's settings", async () => {
    const rateLimits = [{ requests_per_minute: 10 }, { model: "x/*", concurrent_requests: 4 }];
    const test = startLimiter(rateLimits);
    test.leases.holders(requests, startMs).set("other", 7);
    const standing = await test.limiter.standing({ ...openPrincipal, keyId: "k", rateLimits });
    expect(standing.map((rule) => rule.map(({ kind, remaining }) => [kind, remaining]))).toEqual([
      [["requests", 3]],
      [["concurrent", 4]],
    ]);
    expect(await test.limiter.standing(openPrincipal)).toEqual([]);
  });

  it("changes with the key's settings, with what was used", async () => {
    const test = startLimiter([{ requests_per_minute: 3 }]);
    await test.admit("1");
    const rateLimits = [{ requests_per_minute: 7 }];
    const standing = await test.limiter.standing({ ...openPrincipal, keyId: "k", rateLimits });
    expect(standing).toMatchObject([[{ limit: 7, used: 1 }]]);
  });
});
