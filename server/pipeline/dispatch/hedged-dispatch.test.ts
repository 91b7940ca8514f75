import { describe, expect, it } from "vitest";
import type { Operation } from "../../operation/operation.ts";
import { CollectingSink } from "./collecting-sink.ts";
import { createHedging, type HedgedRequest, type Hedging } from "./hedging.ts";
import { events, eventsThenSilence, silence, status, textChunk, wholeStream } from "./testing/behaviours.ts";
import type { Behaviour } from "./testing/fake-upstream.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { readAsClient } from "./testing/read-as-client.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

/** Second calls after 40 ms, as many as there are. */
const eager: Hedging = { consumer: {}, afterMs: () => 40, admit: () => true };

const later =
  (milliseconds: number, behaviour: Behaviour): Behaviour =>
  (response, request, number) =>
    void setTimeout(() => behaviour(response, request, number), milliseconds);

const stream = { stream: true };

describe("hedging", () => {
  it("asks the next place beside one that is slow; the first content wins and the other call is ended", async () => {
    await using slow = startMemoryUpstream(silence);
    await using other = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const { outcome, reply } = await dispatcher.send(
      [target(slow.baseUrl, "a"), target(other.baseUrl, "b")],
      stream,
    );
    expect(readAsClient(reply, true)).toMatchObject({ model: "openai/b", isDone: true, error: null });
    expect(outcome).toMatchObject({ status: "ok", servedCandidateId: "openai/b" });
    expect(outcome.attempts.map(({ candidateId, errorCode }) => [candidateId, errorCode])).toEqual([
      ["openai/a", "hedge_lost"],
      ["openai/b", null],
    ]);
    await slow.seen[0]?.aborted;
    expect(dispatcher.health.states()).toEqual([]);
  });

  it("keeps the first where it still wins, and asks nobody else where it is in time", async () => {
    await using first = startMemoryUpstream(events(wholeStream), later(80, events(wholeStream)));
    await using other = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const places = [target(first.baseUrl, "a"), target(other.baseUrl, "b")];
    await dispatcher.send(places, stream);
    expect(other.seen).toHaveLength(0);
    const { outcome } = await dispatcher.send(places, stream);
    expect(outcome).toMatchObject({ status: "ok", servedCandidateId: "openai/a", cost: null });
    expect(outcome.costUnknownReason).toMatch(/lost the race, of openai\/b/);
    expect(outcome.attempts).toMatchObject([
      { errorCode: null, charge: { cost: { totalNanoUsd: 1_375_000 } } },
      { errorCode: "hedge_lost", charge: { cost: null } },
    ]);
    expect(other.seen).toHaveLength(1);
    await other.seen[0]?.aborted;
  });

  it("asks nobody else behind a refusal, nor where content has come, however slowly the rest follows", async () => {
    await using refusing = startMemoryUpstream(status(400, { code: "content_policy_violation" }));
    await using slow = startMemoryUpstream((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(wholeStream[0]);
      response.write(wholeStream[1]);
      setTimeout(() => response.end(wholeStream.slice(2).join("")), 80);
    });
    await using other = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const refused = await dispatcher.send(
      [target(refusing.baseUrl, "a"), target(other.baseUrl, "b")],
      stream,
    );
    expect([refused.reply.status, refused.outcome.attempts.length]).toEqual([400, 1]);
    const served = await dispatcher.send([target(slow.baseUrl, "c"), target(other.baseUrl, "b")], stream);
    expect(served.outcome).toMatchObject({ status: "ok", servedCandidateId: "openai/c" });
    expect(served.outcome.cost?.totalNanoUsd).toBe(1_375_000);
    expect(other.seen).toHaveLength(0);
  });

  it("asks no deployment twice at once, and spends nothing of the cap on it", async () => {
    await using upstream = startMemoryUpstream(later(80, events(wholeStream)));
    let admitted = 0;
    const admit = () => {
      admitted += 1;
      return true;
    };
    await using dispatcher = createTestDispatcher({ hedging: { ...eager, admit } });
    const place = target(upstream.baseUrl, "a");
    const { outcome } = await dispatcher.send([place, place], stream);
    expect([outcome.status, upstream.seen.length, admitted]).toEqual(["ok", 1, 0]);
  });

  it("keeps what failed at the losing side as it was", async () => {
    await using first = startMemoryUpstream(later(5_000, events(wholeStream)));
    await using failing = startMemoryUpstream(status(401));
    await using silent = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const places = [target(first.baseUrl, "a"), target(failing.baseUrl, "b"), target(silent.baseUrl, "c")];
    const { outcome } = await dispatcher.send(places, stream);
    expect(outcome.attempts.map(({ candidateId, errorCode }) => [candidateId, errorCode])).toEqual([
      ["openai/a", null],
      ["openai/b", "upstream_credentials"],
      ["openai/c", "hedge_lost"],
    ]);
  });

  it("gives the first's error where both fail, and one whole reply where the first fails meanwhile", async () => {
    await using failing = startMemoryUpstream(later(80, status(400, { message: "no such field" })));
    await using alsoFailing = startMemoryUpstream(later(80, status(401)));
    await using good = startMemoryUpstream(later(120, events(wholeStream)));
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const both = await dispatcher.send(
      [target(failing.baseUrl, "a"), target(alsoFailing.baseUrl, "b")],
      stream,
    );
    expect(both.reply.status).toBe(400);
    expect(both.outcome.status).toBe("error");
    const served = await dispatcher.send([target(failing.baseUrl, "a"), target(good.baseUrl, "c")], stream);
    expect(readAsClient(served.reply, true)).toMatchObject({ model: "openai/c", isDone: true, error: null });
  });

  it("ends both calls when the client goes away", async () => {
    await using first = startMemoryUpstream(silence);
    await using second = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const controller = new AbortController();
    const running = dispatcher.sendTo(
      new CollectingSink(controller.signal),
      [target(first.baseUrl, "a"), target(second.baseUrl, "b")],
      stream,
    );
    while (second.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    const { status: ended, attempts } = await running;
    // Neither has lost against the other.
    expect(ended).toBe("cancelled");
    expect(attempts.map(({ errorCode, charge }) => [errorCode, charge])).toEqual([
      ["client_closed", undefined],
      ["client_closed", undefined],
    ]);
    await Promise.all([first.seen[0]?.aborted, second.seen[0]?.aborted]);
  });

  it("books no lost race for the winner when the client goes away in the middle of its reply", async () => {
    await using first = startMemoryUpstream(silence);
    await using second = startMemoryUpstream(eventsThenSilence([textChunk("Half an ans")]));
    await using dispatcher = createTestDispatcher({ hedging: eager });
    const controller = new AbortController();
    const sink = new CollectingSink(controller.signal);
    sink.write = () => {
      setTimeout(() => controller.abort(), 5);
      return true;
    };
    const outcome = await dispatcher.sendTo(
      sink,
      [target(first.baseUrl, "a"), target(second.baseUrl, "b")],
      stream,
    );
    expect(outcome.attempts).toMatchObject([{ errorCode: "hedge_lost" }, { errorCode: "client_closed" }]);
    expect(outcome.attempts[1]?.charge).toBeUndefined();
  });

  it("begins after the 95th percentile of the deployment's latest first tokens, within its cap", async () => {
    await using upstream = startMemoryUpstream(events([textChunk("Hi", "stop"), "data: [DONE]\n\n"]));
    const hedging = createHedging(0.1);
    const asked: (number | null)[] = [];
    const watched: Hedging = {
      ...hedging,
      afterMs(request) {
        asked.push(hedging.afterMs(request));
        return null;
      },
    };
    await using dispatcher = createTestDispatcher({ hedging: watched });
    const places = [target(upstream.baseUrl, "a"), target(upstream.baseUrl, "b")];
    for (let call = 0; call < 21; call += 1) await dispatcher.send(places, stream);
    expect(asked.slice(0, 20).every((afterMs) => afterMs === null)).toBe(true);
    expect(asked[20]).toBeGreaterThan(0);
    expect([hedging.admit(), hedging.admit(), hedging.admit()]).toEqual([true, true, false]);
  });

  it("takes the 95th percentile of the latest 64, of streamed requests with two places, from 20 on", () => {
    const hedging = createHedging(1);
    const [a, b] = [target("http://127.0.0.1", "a"), target("http://127.0.0.1", "b")];
    const operation = { payload: { isStream: true, body: {} } } as HedgedRequest["operation"];
    const streamed = { operation, targets: [a, b] };
    const hear = (place: typeof a, afterMs: number) =>
      hedging.consumer.firstToken?.(operation as Operation, place, afterMs);
    for (let call = 1; call <= 19; call += 1) hear(a, call * 10);
    expect(hedging.afterMs(streamed)).toBeNull();
    hear(a, 200);
    expect(hedging.afterMs(streamed)).toBe(190);
    hear(a, 5);
    expect(hedging.afterMs(streamed)).toBe(190);
    expect(hedging.afterMs({ ...streamed, targets: [a] })).toBeNull();
    expect(hedging.afterMs({ ...streamed, targets: [b, a] })).toBeNull();
    const whole = { payload: { isStream: false, body: {} } } as HedgedRequest["operation"];
    expect(hedging.afterMs({ operation: whole, targets: [a, b] })).toBeNull();
    // The first ones are forgotten: 64 of one value.
    for (let call = 0; call < 64; call += 1) hear(a, 7);
    expect(hedging.afterMs(streamed)).toBe(7);
  });

  it("counts streamed requests alone for its cap, and what it has let through", () => {
    const hedging = createHedging(0.5);
    const streamed = {
      operation: { payload: { isStream: true, body: {} } },
      targets: [],
    } as unknown as HedgedRequest;
    const whole = {
      operation: { payload: { isStream: false, body: {} } },
      targets: [],
    } as unknown as HedgedRequest;
    expect(hedging.admit()).toBe(false);
    for (let call = 0; call < 9; call += 1) hedging.afterMs(whole);
    hedging.afterMs(streamed);
    expect(hedging.admit()).toBe(false);
    hedging.afterMs(streamed);
    expect([hedging.admit(), hedging.admit()]).toEqual([true, false]);
    hedging.afterMs(streamed);
    hedging.afterMs(streamed);
    expect([hedging.admit(), hedging.admit()]).toEqual([true, false]);
  });
});
