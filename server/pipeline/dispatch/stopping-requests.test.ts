import { describe, expect, it } from "vitest";
import { CollectingSink } from "./collecting-sink.ts";
import type { Hedging } from "./hedging.ts";
import {
  completion,
  events,
  eventsThenReset,
  eventsThenSilence,
  json,
  roleChunk,
  silence,
  status,
  textChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { readAsClient } from "./testing/read-as-client.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const stream = { stream: true };

describe("a server that has no more time", () => {
  it("ends a request without a reply by 503, which tells to send it again, and its call", async () => {
    await using upstream = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher();
    const running = dispatcher.send([target(upstream.baseUrl)]);
    await pass(50);
    dispatcher.endAll();
    const { reply, text, outcome } = await running;
    expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
    expect(JSON.parse(text).error).toMatchObject({ code: "server_stopping", type: "api_error" });
    expect(outcome).toMatchObject({
      ...{ status: "error", errorCode: "server_stopping", servedCandidateId: null },
      attempts: [{ errorCode: "server_stopping" }],
    });
    await upstream.seen[0]?.aborted;
    expect(dispatcher.health.states()).toEqual([]);
  });

  it("ends a stream that has begun by an error event, and nobody goes on with it", async () => {
    await using upstream = startMemoryUpstream(eventsThenSilence([roleChunk, textChunk("Half an ans")]));
    await using other = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher({ resumes: true });
    const running = dispatcher.send([target(upstream.baseUrl, "a"), target(other.baseUrl, "b")], stream);
    await pass(50);
    dispatcher.endAll();
    const { reply, outcome } = await running;
    expect(reply.status).toBe(200);
    expect(readAsClient(reply, true)).toMatchObject({
      ...{ text: "Half an ans", isDone: false, error: { code: "server_stopping" } },
    });
    expect(outcome).toMatchObject({
      ...{ status: "broken", errorCode: "server_stopping", servedCandidateId: "openai/a" },
      attempts: [{ errorCode: "server_stopping" }],
    });
    expect(other.seen).toHaveLength(0);
  });

  it("stops as a stream breaks: its text so far stays the first place's, and nobody goes on with it", async () => {
    await using first = startMemoryUpstream(eventsThenReset([roleChunk, textChunk("Half an ans")]));
    await using other = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher({
      resumes: true,
      consumer: { attemptEnded: () => dispatcher.endAll() },
    });
    const { reply, outcome } = await dispatcher.send(
      [target(first.baseUrl, "a"), target(other.baseUrl, "b")],
      stream,
    );
    expect(readAsClient(reply, true)).toMatchObject({
      text: "Half an ans",
      error: { code: "server_stopping" },
    });
    expect(outcome).toMatchObject({
      ...{ status: "broken", errorCode: "server_stopping", servedCandidateId: "openai/a" },
    });
    expect(other.seen).toHaveLength(0);
  });

  it.each([
    ["before a repeat", status(500), {}],
    ["for a place that asked for quiet", status(429, {}, { "retry-after": "2" }), { attemptsPerTarget: 1 }],
  ])("does not sit out a wait %s, and names the model that failed", async (_name, failing, options) => {
    await using upstream = startMemoryUpstream(failing, json(completion));
    await using dispatcher = createTestDispatcher({ options, waits: true });
    if ("attemptsPerTarget" in options) await dispatcher.send([target(upstream.baseUrl)]);
    const running = dispatcher.send([target(upstream.baseUrl)]);
    await pass(50);
    dispatcher.endAll();
    const { reply } = await running;
    expect(reply.status).toBe(503);
    expect(dispatcher.sleeps).toHaveLength(1);
    expect(upstream.seen).toHaveLength(1);
    expect(reply.headers["x-tradewind-model"]).toBe(
      "attemptsPerTarget" in options ? "none" : "openai/gpt-5-mini",
    );
  });

  it("calls nobody for requests that come later", async () => {
    await using upstream = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    dispatcher.endAll();
    const { reply, outcome } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(reply.status).toBe(503);
    expect(reply.headers["x-tradewind-model"]).toBe("none");
    expect(outcome).toMatchObject({ status: "error", errorCode: "server_stopping", attempts: [] });
    expect(upstream.seen).toHaveLength(0);
  });

  it("writes nothing to a client that went away first", async () => {
    const controller = new AbortController();
    await using upstream = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher();
    const sink = new CollectingSink(controller.signal);
    const running = dispatcher.sendTo(sink, [target(upstream.baseUrl)]);
    await pass(50);
    controller.abort();
    dispatcher.endAll();
    expect(await running).toMatchObject({ status: "cancelled", errorCode: "client_closed" });
    expect(sink.reply).toBeNull();
  });

  it("ends both calls of a hedge, and the client gets one reply", async () => {
    const eager: Hedging = { consumer: {}, afterMs: () => 40, admit: () => true };
    await using first = startMemoryUpstream(silence);
    await using second = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const running = dispatcher.send([target(first.baseUrl, "a"), target(second.baseUrl, "b")], stream);
    await pass(80);
    dispatcher.endAll();
    const { reply, text, outcome } = await running;
    expect([reply.status, JSON.parse(text).error.code]).toEqual([503, "server_stopping"]);
    expect(outcome.attempts.map(({ errorCode }) => errorCode)).toEqual([
      "server_stopping",
      "server_stopping",
    ]);
    await Promise.all([first.seen[0]?.aborted, second.seen[0]?.aborted]);
  });
});
