import { describe, expect, it } from "vitest";
import { CollectingSink } from "./collecting-sink.ts";
import {
  chunk,
  completion,
  doneEvent,
  events,
  eventsThenReset,
  eventsThenSilence,
  finishChunk,
  json,
  roleChunk,
  silence,
  textChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher } from "./testing/test-dispatcher.ts";

useInstantTime();

const error = (text: string) => JSON.parse(text).error as { message: string; code: string };

describe("a stream that breaks after its first token", () => {
  it.each([
    ["is reset", eventsThenReset([roleChunk, textChunk("Half an ans")]), {}],
    ["ends without its terminator", events([roleChunk, textChunk("Half an ans")]), {}],
    [
      "sends an error",
      events([textChunk("Half an ans"), 'data: {"error":{"message":"boom"}}\n\n', doneEvent]),
      {},
    ],
    [
      "sends an error under an event name",
      events([textChunk("Half an ans"), 'event: error\ndata: {"message":"boom"}\n\n']),
      {},
    ],
    [
      "sends an event cut in two and ends",
      events([textChunk("Half an ans"), textChunk("wer").slice(0, 60)]),
      {},
    ],
    ["falls silent", eventsThenSilence([textChunk("Half an ans")]), { idleMs: 60 }],
    [
      "drips for ever",
      ((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(textChunk("Half an ans"));
        const timer = setInterval(() => response.write(": still here\n\n"), 15);
        response.once("close", () => clearInterval(timer));
      }) as typeof silence,
      { totalMs: 700, idleMs: 500 },
    ],
    [
      "sends an event without end",
      ((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(textChunk("Half an ans"));
        response.write(`data: ${"x".repeat(3_000)}`);
      }) as typeof silence,
      { maxEventBytes: 2_000 },
    ],
  ])(
    "%s: the client gets an error event and no [DONE], and nobody else is tried",
    async (_name, behaviour, options) => {
      await using upstream = startMemoryUpstream(behaviour);
      await using other = startMemoryUpstream(json(completion));
      await using dispatcher = createTestDispatcher({ options });
      const { text, reply, outcome } = await dispatcher.send(
        [target(upstream.baseUrl, "a"), target(other.baseUrl, "b")],
        { stream: true },
      );
      const list = text.split("\n\n").filter((event) => event.startsWith("data: "));
      expect(reply.status).toBe(200);
      expect(text).toContain("Half an ans");
      expect(text).not.toContain("[DONE]");
      expect(JSON.parse(list.at(-1)?.slice(6) ?? "").error).toMatchObject({
        code: "upstream_stream_broken",
        type: "api_error",
      });
      expect(outcome).toMatchObject({
        status: "broken",
        errorCode: "upstream_stream_broken",
        servedCandidateId: "openai/a",
        cost: null,
        costUnknownReason: "the stream broke before the upstream reported usage",
      });
      expect(outcome.attempts).toHaveLength(1);
      expect(other.seen).toHaveLength(0);
    },
  );
});

describe("waits", () => {
  it.each([
    ["an upstream that never answers", silence, { firstTokenMs: 50 }],
    ["a head without a body", eventsThenSilence([]), { firstTokenMs: 50 }],
    ["a head with comments only, then silence", eventsThenSilence([": wait\n\n"]), { firstTokenMs: 50 }],
    ["a role and nothing else", eventsThenSilence([roleChunk]), { firstTokenMs: 50 }],
  ])("%s is given up and cut off", async (_name, behaviour, options) => {
    await using slow = startMemoryUpstream(behaviour);
    await using dispatcher = createTestDispatcher({ options: { ...options, attemptsPerTarget: 1 } });
    const { outcome, reply } = await dispatcher.send([target(slow.baseUrl)], { stream: true });
    expect(reply.status).toBe(504);
    expect(outcome.attempts).toMatchObject([{ errorCode: "upstream_timeout" }]);
    await slow.seen[0]?.aborted;
  });

  it("gives an unstreamed reply its own, longer wait and names the wait that ran out", async () => {
    await using slow = startMemoryUpstream(silence);
    await using dispatcher = createTestDispatcher({
      options: { firstTokenMs: 5, wholeMs: 60, attemptsPerTarget: 1 },
    });
    const { text, reply } = await dispatcher.send([target(slow.baseUrl)]);
    expect(reply.status).toBe(504);
    expect(error(text).message).toContain("not whole after 60 ms");
  });

  it("closes the connection of an upstream that stays open after [DONE], with the reply whole", async () => {
    await using upstream = startMemoryUpstream(eventsThenSilence(wholeStream));
    await using dispatcher = createTestDispatcher({ options: { drainMs: 20 } });
    const { outcome, text } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(outcome.status).toBe("ok");
    expect(text.endsWith(doneEvent)).toBe(true);
    await upstream.seen[0]?.aborted;
  });
});

describe("sizes", () => {
  it.each([
    ["stated by its length", json({ ...completion, padding: "x".repeat(5_000) })],
    [
      "growing without end",
      ((response) => {
        const timer = setInterval(() => response.write("x".repeat(500)), 1);
        response.once("close", () => clearInterval(timer));
      }) as typeof silence,
    ],
  ])("an unstreamed reply beyond the bound, %s, is cut off", async (_name, behaviour) => {
    await using upstream = startMemoryUpstream(behaviour);
    await using dispatcher = createTestDispatcher({ options: { maxReplyBytes: 2_000 } });
    const { text } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(error(text)).toMatchObject({ code: "upstream_invalid_reply" });
    expect(error(text).message).toContain("larger than 2000 bytes");
  });

  it("reads no more of an error than its bound", async () => {
    await using upstream = startMemoryUpstream((response) => {
      response.writeHead(400);
      const timer = setInterval(() => response.write("x".repeat(500)), 1);
      response.once("close", () => clearInterval(timer));
    });
    await using dispatcher = createTestDispatcher({ options: { maxErrorBodyBytes: 2_000 } });
    const { reply, text } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(reply.status).toBe(400);
    expect(error(text).message.length).toBeLessThan(1_200);
  });

  it.each([
    [
      "sends what it holds on when pieces fill the bound",
      (at: number) => chunk({ choices: [], created: 1_000 + at }),
      40,
    ],
    [
      "needs no bound for comments, which it does not keep,",
      (at: number) => `: waiting ${1_000 + at}\n\n`,
      0,
    ],
  ] as const)("%s before any token", async (_name, piece, sent) => {
    const pieces = Array.from({ length: 40 }, (_, at) => piece(at));
    await using upstream = startMemoryUpstream(events([...pieces, textChunk("Hi"), finishChunk, doneEvent]));
    await using dispatcher = createTestDispatcher({ options: { maxHeldBytes: 100 } });
    const { text, outcome } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(outcome.status).toBe("ok");
    expect(text).toContain("Hi");
    expect(pieces.filter((_, at) => text.includes(`${1_000 + at}`))).toHaveLength(sent);
  });
});

describe("a client that goes away", () => {
  it("ends the upstream's call at once, while it streams", async () => {
    await using upstream = startMemoryUpstream(eventsThenSilence([textChunk("Half an ans")]));
    await using dispatcher = createTestDispatcher();
    const controller = new AbortController();
    const sink = new CollectingSink(controller.signal);
    const write = sink.write.bind(sink);
    sink.write = (bytes) => {
      queueMicrotask(() => controller.abort());
      return write(bytes);
    };
    const outcome = await dispatcher.sendTo(sink, [target(upstream.baseUrl)], { stream: true });
    expect(outcome).toMatchObject({
      status: "cancelled",
      errorCode: "client_closed",
      servedCandidateId: "openai/gpt-5-mini",
      cost: null,
      costUnknownReason: "the client went away before the upstream reported usage",
    });
    await upstream.seen[0]?.aborted;
    expect(dispatcher.health.states()).toEqual([]);
  });

  it("ends it before any byte came, and starts no further attempt", async () => {
    const controller = new AbortController();
    await using upstream = startMemoryUpstream(() => controller.abort());
    await using dispatcher = createTestDispatcher();
    const sink = new CollectingSink(controller.signal);
    const outcome = await dispatcher.sendTo(sink, [target(upstream.baseUrl), target(upstream.baseUrl, "b")]);
    expect(outcome).toMatchObject({ status: "cancelled", attempts: [{ errorCode: "client_closed" }] });
    await upstream.seen[0]?.aborted;
    expect(upstream.seen).toHaveLength(1);
    expect(sink.reply).toBeNull();
  });

  it("calls nobody where it was gone before", async () => {
    await using upstream = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const sink = new CollectingSink(AbortSignal.abort());
    const outcome = await dispatcher.sendTo(sink, [target(upstream.baseUrl)]);
    expect(outcome).toMatchObject({ status: "cancelled", attempts: [] });
    expect(upstream.seen).toHaveLength(0);
  });
});
