import { describe, expect, it } from "vitest";
import { otherCodec } from "../../protocols/openai-other/other-codec.ts";
import { replyCodec } from "../../protocols/protocols.ts";
import type { StreamFault, StreamReader } from "../../protocols/reply-codec.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { type AttemptSetup, eventStream, jsonDocument, startAttempt } from "./testing/test-attempt.ts";

useInstantTime();

const sound = { "content-type": "audio/mpeg" };
const start = (headers: Record<string, string>, setup: AttemptSetup = {}) => {
  const started = startAttempt({ codec: otherCodec("speech"), ...setup });
  started.sink.onHead(200, headers);
  return started;
};

describe("an attempt at what is no stream of events", () => {
  it("passes bytes on as they come, whatever they begin with, under the upstream's content type", async () => {
    for (const first of ["{ID3", " \n ", "<svg", "\u0000\u0001"]) {
      const { attempt, send, sink, did } = start(sound);
      await send(first, "rest");
      sink.onEnd();
      expect((await attempt.result).kind).toBe("served");
      const [, commit, ...writes] = did;
      expect(commit).toMatch(/^commit audio\/mpeg null ./);
      expect(writes).toEqual([`write ${first}`, "write rest", "end "]);
    }
  });

  it.each([
    ["JSON", jsonDocument],
    ["words on an error", { "content-type": "text/plain" }],
  ])("takes %s for a document and not for the sound", async (_name, headers) => {
    const { attempt, send, sink, did } = start(headers);
    await send('{"error":{"message":', '"busy","code":503}}');
    sink.onEnd();
    expect(await attempt.result).toMatchObject({ kind: "failed", failure: { statedStatus: 503 } });
    expect(did).toEqual(["abort"]);
  });

  it("takes words for the reply where nothing says that they are none", async () => {
    const words = 'data: {"type":"transcript.text.done","text":"Hi"}\n\n';
    for (const [headers, kind] of [
      [{}, "speech"],
      [{ "content-type": "text/plain" }, "transcription"],
    ] as const) {
      const { attempt, send, sink, did } = start(headers, { codec: otherCodec(kind) });
      await send(words);
      sink.onEnd();
      expect((await attempt.result).kind).toBe("served");
      expect(did).toContain(`write ${words}`);
    }
  });

  it("is timed by the bytes that come", async () => {
    const { attempt, send, sink } = start(sound, { times: { firstTokenMs: 100, idleMs: 100 } });
    await send([90, "a"], [90, "b"], [90, "c"]);
    sink.onEnd();
    expect((await attempt.result).kind).toBe("served");
    const silent = start(sound, { times: { firstTokenMs: 100, idleMs: 100 } });
    void silent.send([50, "a"]);
    expect(await silent.attempt.result).toMatchObject({
      kind: "broken",
      failure: { detail: "it fell silent for 100 ms" },
    });
  });
});

/** A reader that gives what it is told to. */
function reading(told: Partial<StreamReader> & { fault?: StreamFault | null }, end = "") {
  const reader = {
    ...{ usage: null, cost: null, finishReason: null, hasToken: false, isDone: false, fault: null },
    ...told,
    push: told.push ?? ((piece: Buffer) => piece.toString()),
    end: told.end ?? (() => end),
  };
  return { ...replyCodec("openai-chat", "openai-chat")!, openStream: () => reader as StreamReader };
}

describe("what a reader of a stream tells", () => {
  it("is held before the first token up to a bound, and then passed on with what follows", async () => {
    const { send, did, names } = start(eventStream, {
      codec: reading({}),
      options: { maxHeldBytes: 8 },
    });
    await send("x234", "5678");
    expect(did).toEqual([]);
    await send("9", "10");
    expect(did.slice(1)).toEqual(["write x23456789", "write 10"]);
    expect(names()).toEqual(["commit", "write", "write"]);
  });

  it("is passed on with the end where that comes at once, and an empty piece is not", async () => {
    const codec = reading({ hasToken: true, push: () => "" }, "last");
    const { send, sink, did, attempt } = start(eventStream, { codec });
    await send("x", "y");
    expect(did).toEqual(["first token at 0"]);
    Object.assign(codec.openStream(), { isDone: true });
    sink.onEnd();
    expect((await attempt.result).kind).toBe("served");
    expect(did.slice(1)).toEqual(["commit text/event-stream; charset=utf-8 null", "end last"]);
    const both = reading({}, "last");
    const held = start(eventStream, { codec: both });
    await held.send("held ");
    Object.assign(both.openStream(), { hasToken: true, isDone: true });
    held.sink.onEnd();
    expect(held.did.at(-1)).toBe("end held last");
  });

  it.each<[StreamFault, object]>([
    [{ kind: "empty" }, { code: "upstream_empty_reply" }],
    [
      { kind: "incomplete", detail: "half of it is missing" },
      { detail: "half of it is missing", scope: "same" },
    ],
    [
      { kind: "invalid-event", detail: "it is odd" },
      { detail: "an event of the stream cannot be read: it is odd" },
    ],
  ])("is a fault of the kind $kind at its end, done or not", async (fault, failure) => {
    for (const isDone of [true, false]) {
      const codec = reading({ hasToken: true });
      const late = start(eventStream, { codec });
      await late.send("x");
      Object.assign(codec.openStream(), { fault, isDone });
      late.sink.onEnd();
      expect(await late.attempt.result).toMatchObject({ kind: "broken", failure });
    }
  });

  it("is not billed by a finish reason alone", async () => {
    const { attempt, sink, send } = start(eventStream, { codec: reading({ finishReason: "stop" }) });
    await send("x");
    sink.onEnd();
    const result = await attempt.result;
    expect(result).toMatchObject({ kind: "failed" });
    expect("billed" in result && result.billed).toBeUndefined();
  });

  it("is a fault of the gateway where the reader itself fails", async () => {
    const codec = reading({
      push() {
        throw new TypeError("a fault of the reader");
      },
    });
    const { attempt, send, sink } = start(eventStream, { codec });
    await Promise.all([send("x"), expect(attempt.result).rejects.toThrow("a fault of the reader")]);
    // Nothing more is read.
    sink.onData(Buffer.from("x"));
    sink.onEnd();
  });
});
