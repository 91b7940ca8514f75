import { describe, expect, it } from "vitest";
import type { Outcome, RequestLabels } from "../../engine/index.ts";
import type { Operation } from "../operation/operation.ts";
import { CollectingSink } from "../pipeline/dispatch/collecting-sink.ts";
import { answerFromCache } from "./answer-from-cache.ts";
import { CachingSink } from "./caching-sink.ts";
import type { CachedReply } from "./response-cache.ts";

const labels = { taskType: "math" } as unknown as RequestLabels;
const outcome = (changes: object = {}): Outcome =>
  ({
    ...{ status: "ok", servedCandidateId: "a/b@low", finishReason: "stop", finishedAtMs: 5_000 },
    ...{ cost: { totalNanoUsd: 1_500 }, attempts: [{}] },
    ...changes,
  }) as unknown as Outcome;

const served = (headers: Record<string, string>, body: string, status = 200): CachingSink => {
  const sink = new CachingSink(new CollectingSink(), 1_000);
  sink.writeHead(status, headers);
  sink.write(body.slice(0, 3));
  sink.end(body.slice(3));
  return sink;
};
const ofTheReply = { "content-type": "application/json", "x-tradewind-model": "a/b@low" };

describe("what the cache keeps of a reply", () => {
  it("is its body and who made it, and says to its own client that it was not from the cache", () => {
    const client = new CollectingSink();
    const sink = new CachingSink(client, 1_000);
    sink.writeHead(200, ofTheReply);
    sink.end('{"a":1}');
    expect(client.reply?.headers).toEqual({ ...ofTheReply, "x-tradewind-cache": "miss" });
    expect(sink.reply(outcome(), labels)).toEqual({
      ...{ headers: ofTheReply, body: '{"a":1}', candidateId: "a/b@low", costNanoUsd: 1_500 },
      ...{ finishReason: "stop", storedAtMs: 5_000, labels },
    });
  });

  it("is nothing of the key that asked, of its request, or of how it was decided", () => {
    const ofTheKey = {
      ...{ "x-tradewind-budget": "key=key_1; period=day; spent=90%", "x-ratelimit-limit-requests": "60" },
      ...{ "x-ratelimit-remaining-tokens": "5", "x-ratelimit-reset-tokens": "1.000s" },
      ...{ "x-tradewind-request-id": "r", "request-id": "r", "x-request-id": "r", date: "today" },
      ...{ "x-tradewind-overhead-ms": "1", "x-tradewind-decision-ms": "1", "x-tradewind-attempts": "2" },
      ...{ "x-tradewind-upstream-request-id": "u", "x-tradewind-deployment": "d", "set-cookie": "s" },
      ...{ "x-tradewind-reason": "r", "x-tradewind-propensity": "1", "x-of-later": "?" },
    };
    const sink = served({ ...ofTheReply, ...ofTheKey }, "body");
    expect(sink.reply(outcome(), labels)?.headers).toEqual(ofTheReply);
  });

  it.each([
    ["a reply that broke off", { status: "broken" }, 200],
    ["a client that went away", { status: "cancelled" }, 200],
    ["a reply that nobody served", { servedCandidateId: null }, 200],
    ["a reply of several models", { attempts: [{}, { part: 1 }] }, 200],
    ["an error", {}, 500],
  ])("is nothing of %s", (_name, changes, status) => {
    expect(served(ofTheReply, "body", status).reply(outcome(changes), labels)).toBeNull();
  });

  it("is a cost that is not known where nobody knew it", () => {
    expect(served(ofTheReply, "body").reply(outcome({ cost: null }), labels)?.costNanoUsd).toBeNull();
  });
});

describe("a reply from the cache", () => {
  const kept: CachedReply = {
    ...{ headers: ofTheReply, body: "body", candidateId: "a/b@low", costNanoUsd: 1_500 },
    ...{ finishReason: "length", storedAtMs: 5_000, labels },
  };
  const clock = { nowMs: () => 8_999, monotonicMs: () => 70 };
  const answer = (changes: Partial<CachedReply> = {}, warning: string | null = null, isStream = false) => {
    const client = new CollectingSink();
    const operation = { id: "new", receivedAtMs: 50, payload: { isStream } } as Operation;
    const settled = answerFromCache({ ...kept, ...changes }, operation, client, clock, warning);
    return {
      settled,
      status: client.reply?.status,
      headers: client.reply?.headers,
      body: client.reply?.body,
    };
  };

  it("says how old it is, that it costs nothing, and what was saved", () => {
    const { status, headers } = answer();
    expect([status, headers]).toEqual([
      200,
      {
        ...ofTheReply,
        ...{ "x-tradewind-cache": "hit", "x-tradewind-cost-usd": "0.000000000", age: "3" },
        "x-tradewind-saved-usd": "0.000001500",
      },
    ]);
    expect(answer({ storedAtMs: 9_500 }).headers?.age).toBe("0");
    const unknown = answer({ costNanoUsd: null, body: '{"cost":null,"cost_details":{"a":null}}' });
    expect(unknown.headers).not.toHaveProperty("x-tradewind-saved-usd");
    expect(JSON.parse(String(unknown.body)).cost_details.saved).toBeNull();
  });

  it("warns who asks now of its own budget", () => {
    expect(answer({}, "tenant=a; period=day; spent=80%").headers).toMatchObject({
      "x-tradewind-budget": "tenant=a; period=day; spent=80%",
    });
    expect(answer().headers).not.toHaveProperty("x-tradewind-budget");
  });

  it("has its report of the cost replaced wherever it stands, and nothing of its text", () => {
    const report = (usd: string) => `"usage":{"n":2,"cost":${usd},"cost_details":{"markup":0.1}}`;
    const text = JSON.stringify(`{${report("1")}}`);
    const body = `data: {${report("1.5e-6")}}\n\ndata: {"text":${text},${report("0.0000015")}}\n\n`;
    const got = answer({ body, headers: { ...ofTheReply, "content-length": String(body.length) } });
    const free =
      '"usage":{"n":2,"cost":0,"cost_details":{"upstream_inference_cost":0,"markup":0,"saved":0.0000015}}';
    expect(String(got.body)).toBe(`data: {${free}}\n\ndata: {"text":${text},${free}}\n\n`);
    expect(got.headers?.["content-length"]).toBe(String(got.body?.length));
    expect(answer({ body }).headers).not.toHaveProperty("content-length");
  });

  it("is a request of its own, which nobody was called for and which costs nothing", () => {
    expect(answer().settled).toEqual({
      ...{ requestId: "new", finishedAtMs: 8_999, status: "ok", attempts: [], usage: null },
      ...{ servedCandidateId: "a/b@low", servedDeploymentId: null, finishReason: "length", errorCode: null },
      ...{ cost: { upstreamNanoUsd: 0, markupNanoUsd: 0, totalNanoUsd: 0 }, costUnknownReason: null },
      ...{ priceSnapshot: null, timeToFirstTokenMs: null, totalMs: 20, overheadMs: 20, isStream: false },
      cached: { savedNanoUsd: 1_500, labels },
    });
    expect(answer({}, null, true).settled).toMatchObject({ isStream: true, timeToFirstTokenMs: 20 });
  });
});
