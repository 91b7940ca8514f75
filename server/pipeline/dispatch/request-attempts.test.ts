import { describe, expect, it } from "vitest";
import { createMessagesAdapter } from "../../protocols/anthropic-messages/messages-upstream.ts";
import { createOpenAiCompatibleAdapter } from "../../protocols/openai-chat/openai-chat-upstream.ts";
import { knownProviders } from "../../providers/known-providers.ts";
import { CollectingSink } from "./collecting-sink.ts";
import {
  chunk,
  completion,
  doneEvent,
  events,
  eventsThenReset,
  finishChunk,
  json,
  roleChunk,
  status,
  textChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import type { Behaviour } from "./testing/fake-upstream.ts";
import { testClock, useInstantTime } from "./testing/instant-time.ts";
import { poolsWithMemory, startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const stream = { stream: true };
const later =
  (milliseconds: number, behaviour: Behaviour): Behaviour =>
  (response, request, number) =>
    void setTimeout(() => behaviour(response, request, number), milliseconds);

describe("the times of an attempt", () => {
  it("are its own: start on the wall clock, duration, and first content from its start", async () => {
    const firstTokens: number[] = [];
    await using failing = startMemoryUpstream(later(100, status(401)));
    await using working = startMemoryUpstream(later(30, events(wholeStream)));
    await using dispatcher = createTestDispatcher({
      consumer: { firstToken: (_operation, _target, afterMs) => firstTokens.push(afterMs) },
    });
    await pass(5_000);
    const beganAtMs = testClock.nowMs();
    const { outcome } = await dispatcher.send(
      [target(failing.baseUrl, "a"), target(working.baseUrl, "b")],
      stream,
    );
    // A millisecond until an upstream in memory has the call.
    expect(
      outcome.attempts.map(({ startedAtMs, durationMs }) => [startedAtMs - beganAtMs, durationMs]),
    ).toEqual([
      [0, 101],
      [101, 31],
    ]);
    expect(firstTokens).toEqual([31]);
    expect(outcome).toMatchObject({ timeToFirstTokenMs: 132, totalMs: 132, overheadMs: 0 });
  });

  it("tell those who watch how long it was allowed to its first content, once it was called", async () => {
    const limits: (number | null)[] = [];
    await using upstream = startMemoryUpstream(status(401));
    await using dispatcher = createTestDispatcher({
      options: { firstTokenMs: 700 },
      consumer: {
        attemptEnded: (_operation, _target, { firstTokenLimitMs }) => limits.push(firstTokenLimitMs),
      },
    });
    const notCalled = target(upstream.baseUrl, "a", { apiKeyEnv: "MISSING" });
    await dispatcher.send([notCalled, target(upstream.baseUrl, "b")], stream);
    expect(limits).toEqual([null, 700]);
  });
});

describe("a span", () => {
  const trace = {
    ...{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", parentSpanId: null },
    ...{ isSampled: true, state: null },
  };

  /** What two places were told, one after the other, and what those who watch were. */
  async function spansOf(setup: Parameters<typeof createTestDispatcher>[0]) {
    const watched: (string | undefined)[] = [];
    await using failing = startMemoryUpstream(status(401));
    await using working = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher({
      ...setup,
      consumer: { attemptEnded: (_operation, _target, { spanId }) => watched.push(spanId) },
    });
    await dispatcher.send([
      target(failing.baseUrl, "a"),
      target(failing.baseUrl, "x", { apiKeyEnv: "MISSING" }),
      target(working.baseUrl, "b"),
    ]);
    const told = [failing, working].map(({ seen }) => seen[0]!.headers.traceparent);
    return { watched, told };
  }

  it("is each call's own: its provider and those who watch are told the same id", async () => {
    const ids = ["00f067aa0ba902b1", "00f067aa0ba902b2"];
    const newSpanId = () => ids.shift()!;
    expect(await spansOf({ trace, newSpanId })).toEqual({
      watched: ["00f067aa0ba902b1", undefined, "00f067aa0ba902b2"],
      told: [`00-${trace.traceId}-00f067aa0ba902b1-01`, `00-${trace.traceId}-00f067aa0ba902b2-01`],
    });
  });

  it.each([
    ["the request has no trace", { newSpanId: () => "00f067aa0ba902b7" }],
    ["nobody makes any", { trace }],
  ])("is nobody's where %s", async (_name, setup) => {
    expect(await spansOf(setup)).toEqual({
      watched: [undefined, undefined, undefined],
      told: [undefined, undefined],
    });
  });
});

describe("the head of a reply", () => {
  const named = { "x-request-id": "req_of_provider" };

  it("tells of the attempt that serves: its number, the provider's id and the model that it says it is", async () => {
    await using failing = startMemoryUpstream(status(401, {}, { "x-request-id": "req_before" }));
    await using working = startMemoryUpstream(json({ ...completion, model: "another-model" }, 200, named));
    await using dispatcher = createTestDispatcher();
    const places = [target(failing.baseUrl, "a"), target(working.baseUrl, "b")];
    const { outcome } = await dispatcher.send(places);
    expect(dispatcher.heads).toMatchObject([
      { attempts: 2, upstreamRequestId: "req_of_provider", substitutedBy: "another-model", dropped: [] },
    ]);
    expect(outcome.attempts).toMatchObject([
      { upstreamRequestId: "req_before" },
      { upstreamRequestId: "req_of_provider" },
    ]);
  });

  it("of an error has the provider's id of the latest call, and null where it gave none or was not called", async () => {
    await using first = startMemoryUpstream(status(401, {}, named));
    await using second = startMemoryUpstream(status(401));
    await using dispatcher = createTestDispatcher();
    const { outcome } = await dispatcher.send([target(first.baseUrl, "a")]);
    await dispatcher.send([target(first.baseUrl, "b"), target(second.baseUrl, "c")]);
    await dispatcher.send([target(first.baseUrl, "d"), target(first.baseUrl, "e", { apiKeyEnv: "MISSING" })]);
    expect(outcome.attempts).toMatchObject([{ upstreamRequestId: "req_of_provider" }]);
    expect(dispatcher.heads.map(({ upstreamRequestId }) => upstreamRequestId)).toEqual([
      ...["req_of_provider", null, null],
    ]);
    const silent = await dispatcher.send([target(second.baseUrl, "f")]);
    expect(silent.outcome.attempts[0]).not.toHaveProperty("upstreamRequestId");
  });

  it("names what was left out for the place that it names, not for one before it", async () => {
    await using failing = startMemoryUpstream(status(401));
    await using dispatcher = createTestDispatcher({ isFitted: true });
    const strict = target(failing.baseUrl, "gpt-5-mini");
    const missing = target(failing.baseUrl, "b", { apiKeyEnv: "MISSING" });
    await dispatcher.send([strict], { temperature: 0.3 });
    await dispatcher.send([missing], { temperature: 0.3 });
    await dispatcher.send([target(failing.baseUrl, "gpt-5-mini", { id: "other" }), missing], {
      temperature: 0.3,
    });
    expect(dispatcher.heads.map(({ dropped }) => dropped)).toEqual([["temperature"], [], []]);
  });

  it("says that nothing was left out where nobody was called", async () => {
    await using quiet = startMemoryUpstream(status(429, {}, { "retry-after": "90" }));
    await using dispatcher = createTestDispatcher();
    await dispatcher.send([target(quiet.baseUrl)]);
    await dispatcher.send([target(quiet.baseUrl)]);
    expect(dispatcher.heads[1]).toMatchObject({ attempts: 0, dropped: [], upstreamRequestId: null });
  });

  it("is written once, by who began, however many places write the reply", async () => {
    await using first = startMemoryUpstream(eventsThenReset([roleChunk, textChunk("Hello")]));
    await using second = startMemoryUpstream(
      events([roleChunk, textChunk(" world"), finishChunk, doneEvent]),
    );
    await using dispatcher = createTestDispatcher({ resumes: true });
    const { text } = await dispatcher.send([target(first.baseUrl, "a"), target(second.baseUrl, "b")], stream);
    expect(dispatcher.heads.map((head) => head.target?.candidate.id)).toEqual(["openai/a"]);
    expect(text).toContain(" world");
    const models = [...text.matchAll(/"created":\d+,"model":"([^"]+)"/g)].map(([, model]) => model);
    expect(new Set(models)).toEqual(new Set(["openai/a"]));
  });
});

describe("an upstream of another protocol", () => {
  it("is translated: the reply's time is the gateway's, and a break counts no output that was not counted", async () => {
    const sse = (type: string, fields: object) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
    const start = sse("message_start", {
      message: {
        ...{ id: "msg_1", type: "message", role: "assistant", model: "claude", content: [] },
        usage: { input_tokens: 1_000, output_tokens: 3 },
      },
    });
    const text = [
      sse("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
      sse("content_block_delta", { index: 0, delta: { type: "text_delta", text: "Half an ans" } }),
    ];
    await using first = startMemoryUpstream(eventsThenReset([start, ...text]));
    await using second = startMemoryUpstream(status(401));
    await using dispatcher = createTestDispatcher({
      resumes: true,
      adapter: createMessagesAdapter(poolsWithMemory()),
    });
    const reply = await dispatcher.send([target(first.baseUrl, "a"), target(second.baseUrl, "b")], stream);
    const created = JSON.parse(/^data: (.*)$/m.exec(reply.text)![1]!).created as number;
    expect(created).toBe(Math.floor(testClock.nowMs() / 1_000));
    expect(reply.outcome.attempts[0]).toMatchObject({
      part: { usage: { inputTokens: 1_000, outputTokens: null }, cost: null },
    });
  });
});

describe("an adapter that is still being loaded", () => {
  const adapter = async () => {
    await pass(50);
    return createOpenAiCompatibleAdapter(knownProviders.get("openai")!.quirks, poolsWithMemory());
  };

  it("is waited for, and calls nobody where the client went meanwhile", async () => {
    const controller = new AbortController();
    await using upstream = startMemoryUpstream(json(completion));
    await using served = createTestDispatcher({ adapter: adapter() });
    expect((await served.send([target(upstream.baseUrl)])).outcome.status).toBe("ok");
    await using dispatcher = createTestDispatcher({ adapter: adapter() });
    const running = dispatcher.sendTo(new CollectingSink(controller.signal), [target(upstream.baseUrl)]);
    await pass(10);
    controller.abort();
    expect(await running).toMatchObject({
      ...{ status: "cancelled", attempts: [{ status: null, errorCode: "client_closed" }] },
    });
    expect(upstream.seen).toHaveLength(1);
  });
});

describe("a client that reads slowly", () => {
  it("holds the upstream's stream back, and gets all of it once it reads on", async () => {
    const texts = Array.from({ length: 20 }, (_, at) => `word${at} `);
    const list = [...texts.map((text) => textChunk(text)), chunk({ choices: [] }), finishChunk, doneEvent];
    await using upstream = startMemoryUpstream(events(list));
    await using dispatcher = createTestDispatcher({ options: { idleMs: 60, firstTokenMs: 60 } });
    const sink = new CollectingSink();
    let written = 0;
    const write = sink.write.bind(sink);
    sink.write = (bytes) => {
      written += 1;
      write(bytes);
      return false;
    };
    let drain = (): void => {};
    sink.onDrain = (listener) => {
      drain = listener;
    };
    const running = dispatcher.sendTo(sink, [target(upstream.baseUrl)], stream);
    await pass(500);
    const before = written;
    for (let turn = 0; turn < list.length; turn += 1) {
      drain();
      await pass(5);
    }
    expect((await running).status).toBe("ok");
    expect(before).toBeLessThan(3);
    for (const text of texts) expect(sink.reply!.body.toString()).toContain(text);
    // The client may tell once more when all is over.
    drain();
  });
});
