import { describe, expect, it } from "vitest";
import { CollectingSink } from "./collecting-sink.ts";
import {
  completion,
  events,
  eventsThenReset,
  json,
  roleChunk,
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
const message = (text: string) => JSON.parse(text).error.message as string;

describe("places", () => {
  it("are asked in their order, each after the repeats at the one before it, and the last may serve", async () => {
    await using failing = startMemoryUpstream(status(500));
    await using working = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const { outcome, reply } = await dispatcher.send([
      ...[target(failing.baseUrl, "a"), target(failing.baseUrl, "b")],
      target(working.baseUrl, "c"),
    ]);
    expect(outcome.attempts.map(({ deploymentId }) => deploymentId)).toEqual([
      ...["openai/a#0", "openai/a#0", "openai/b#0", "openai/b#0", "openai/c#0"],
    ]);
    expect(reply.headers["x-tradewind-attempts"]).toBe("5");
    // Each place's first wait is the short one again.
    expect(dispatcher.sleeps).toEqual([187.5, 187.5]);
  });

  it("that fail are named in the error in their order; its headers name the last", async () => {
    await using failing = startMemoryUpstream(status(401));
    await using dispatcher = createTestDispatcher();
    const places = ["a", "b", "c"].map((name) => target(failing.baseUrl, name));
    const { text, reply } = await dispatcher.send(places);
    expect(message(text)).toContain("Tried: openai/a#0 (401), openai/b#0 (401), openai/c#0 (401).");
    expect(reply.headers["x-tradewind-model"]).toBe("openai/c");
    const alone = await dispatcher.send(places.slice(0, 1));
    expect(alone.reply.headers["x-tradewind-model"]).toBe("openai/a");
    expect(message(alone.text)).not.toContain("Tried");
  });

  it("are repeated within the window that begins with the request, and moved on from at any time", async () => {
    await using slow = startMemoryUpstream((response, request, number) =>
      setTimeout(() => status(500)(response, request, number), 100),
    );
    await using working = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher({ options: { retryWindowMs: 300, backoffBaseMs: 100 } });
    await pass(5_000);
    await dispatcher.send([target(slow.baseUrl, "a")]);
    expect(slow.seen).toHaveLength(2);
    await using late = createTestDispatcher({ options: { retryWindowMs: 150, backoffBaseMs: 100 } });
    const { outcome } = await late.send([target(slow.baseUrl, "a"), target(working.baseUrl, "b")]);
    expect(outcome.attempts.map(({ deploymentId }) => deploymentId)).toEqual(["openai/a#0", "openai/b#0"]);
  });
});

describe("a wait that a provider asks for", () => {
  const quiet = status(429, {}, { "retry-after": "2" });

  it("is sat out for a model that the client named, and not for one that `auto` chose", async () => {
    await using limited = startMemoryUpstream(quiet, json(completion));
    await using other = startMemoryUpstream(json(completion));
    const places = [target(limited.baseUrl, "a"), target(other.baseUrl, "b")];
    await using named = createTestDispatcher({ isModelNamed: true });
    expect((await named.send(places)).outcome.servedCandidateId).toBe("openai/a");
    expect(named.sleeps).toEqual([2_000]);
    await using again = startMemoryUpstream(quiet);
    await using chosen = createTestDispatcher();
    const { outcome } = await chosen.send([target(again.baseUrl, "a"), target(other.baseUrl, "b")]);
    expect(outcome.servedCandidateId).toBe("openai/b");
    expect(chosen.sleeps).toEqual([]);
  });

  it("counts for the requests behind it: they sit out what is left, and are then served there", async () => {
    await using limited = startMemoryUpstream(quiet, json(completion));
    await using dispatcher = createTestDispatcher({ options: { maxAttempts: 1 }, waits: true });
    await dispatcher.send([target(limited.baseUrl)]);
    await pass(500);
    const { outcome } = await dispatcher.send([target(limited.baseUrl)]);
    expect(outcome).toMatchObject({ status: "ok", attempts: [{ status: 200 }] });
    expect(dispatcher.sleeps).toEqual([1_500]);
  });

  it("leaves no trace in the error of a request that sat it out and failed otherwise", async () => {
    await using limited = startMemoryUpstream(quiet, status(401));
    await using dispatcher = createTestDispatcher({ options: { maxAttempts: 1 }, waits: true });
    await dispatcher.send([target(limited.baseUrl)]);
    const { text, reply } = await dispatcher.send([target(limited.baseUrl)]);
    expect(JSON.parse(text).error.code).toBe("invalid_api_key");
    expect(message(text)).not.toContain("Tried");
    expect(reply.headers).not.toHaveProperty("retry-after");
  });

  it("ends with the client, who is not called for", async () => {
    const controller = new AbortController();
    await using limited = startMemoryUpstream(quiet, json(completion));
    await using dispatcher = createTestDispatcher({ options: { maxAttempts: 1 }, waits: true });
    await dispatcher.send([target(limited.baseUrl)]);
    const running = dispatcher.sendTo(new CollectingSink(controller.signal), [target(limited.baseUrl)]);
    await pass(50);
    controller.abort();
    expect(await running).toMatchObject({ status: "cancelled", attempts: [] });
    expect(limited.seen).toHaveLength(1);
  });
});

describe("a client that goes as a call ends", () => {
  it.each([
    ["fails", status(401), {}, { status: "error", errorCode: "upstream_credentials" }],
    [
      "breaks off",
      eventsThenReset([roleChunk, textChunk("Half")]),
      { stream: true },
      { status: "cancelled" },
    ],
  ])("and %s is written nothing more, and nobody else is asked", async (_name, behaviour, body, expected) => {
    const controller = new AbortController();
    await using upstream = startMemoryUpstream(behaviour);
    await using other = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher({
      resumes: true,
      consumer: { attemptEnded: () => controller.abort() },
    });
    const sink = new CollectingSink(controller.signal);
    const places = [target(upstream.baseUrl, "a")];
    if ("stream" in body) places.push(target(other.baseUrl, "b"));
    expect(await dispatcher.sendTo(sink, places, body)).toMatchObject(expected);
    expect(sink.reply).toBeNull();
    expect(other.seen).toHaveLength(0);
  });
});

describe("attempts", () => {
  it("that go on with a stream are among those that a request has", async () => {
    const cut = eventsThenReset([roleChunk, textChunk("Half an ans")]);
    for (const [maxAttempts, calls] of [
      [1, [1, 0]],
      [2, [1, 1]],
    ] as const) {
      await using first = startMemoryUpstream(cut);
      await using second = startMemoryUpstream(cut);
      await using third = startMemoryUpstream(events(wholeStream));
      await using dispatcher = createTestDispatcher({ resumes: true, options: { maxAttempts } });
      const { reply } = await dispatcher.send(
        [target(first.baseUrl, "a"), target(second.baseUrl, "b"), target(third.baseUrl, "c")],
        { stream: true },
      );
      expect(readAsClient(reply, true).error?.code).toBe("upstream_stream_broken");
      expect([first.seen.length, second.seen.length, third.seen.length]).toEqual([...calls, 0]);
    }
  });

  it("are not asked to be paid again where the one before cost nothing", async () => {
    await using failing = startMemoryUpstream(status(500));
    await using working = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher({ paysAgain: async () => false });
    const { outcome } = await dispatcher.send([target(failing.baseUrl, "a"), target(working.baseUrl, "b")]);
    expect(outcome.servedCandidateId).toBe("openai/b");
  });
});
