import { describe, expect, it } from "vitest";
import {
  chunk,
  completion,
  doneEvent,
  finishChunk,
  roleChunk,
  textChunk,
  usageChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { type AttemptSetup, eventStream, startAttempt } from "./testing/test-attempt.ts";

useInstantTime();

const pass = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const start = (setup: AttemptSetup = {}) => {
  const started = startAttempt(setup);
  started.sink.onHead(200, eventStream);
  return started;
};
const failureOf = async (pieces: readonly string[], setup: AttemptSetup = {}) => {
  const { attempt, send, sink } = start(setup);
  await send(...pieces);
  sink.onEnd();
  const result = await attempt.result;
  if (result.kind !== "failed" && result.kind !== "broken") throw new Error(`it was ${result.kind}`);
  return { billed: undefined, ...result };
};

describe("an attempt at a stream", () => {
  it("is whole with its closing mark: nothing that follows is passed on, and the connection is not waited for", async () => {
    const { attempt, send, sink, did, names } = start({ options: { drainMs: 50 } });
    await send(...wholeStream);
    const result = await attempt.result;
    expect(result).toMatchObject({
      kind: "served",
      status: 200,
      facts: { finishReason: "stop", substitutedBy: null },
    });
    expect(names()).toEqual(["first", "commit", "write", "write", "write", "write", "end"]);
    expect(did[1]).toBe("commit text/event-stream; charset=utf-8 null");
    const before = did.length;
    await send(textChunk("more"));
    sink.onFailure({ kind: "unreachable", detail: "the connection was reset" });
    attempt.cancel();
    attempt.drained();
    expect([did.length, attempt.isCancelledSent]).toEqual([before, false]);
    await pass(49);
    expect(did).toHaveLength(before);
    await pass(2);
    expect(did.slice(before)).toEqual(["abort"]);
  });

  it("leaves a connection that ends in time to the next request", async () => {
    const { attempt, send, sink, names } = start({ options: { drainMs: 50 } });
    await send(...wholeStream);
    await pass(40);
    sink.onEnd();
    await pass(100);
    expect((await attempt.result).kind).toBe("served");
    expect(names()).not.toContain("abort");
    expect(names().filter((name) => name === "end")).toHaveLength(1);
  });

  it("is whole where only its closing mark is missing, be it by silence or by a lost connection", async () => {
    const silent = start();
    await silent.send(...wholeStream.slice(0, -1));
    await pass(99);
    expect(silent.names()).not.toContain("end");
    await pass(2);
    expect(silent.names()).toContain("end");
    const lost = start();
    await lost.send(...wholeStream.slice(0, -1));
    lost.sink.onFailure({ kind: "unreachable", detail: "the connection was reset" });
    for (const { attempt } of [silent, lost])
      expect(await attempt.result).toMatchObject({ kind: "served", facts: { usage: { outputTokens: 500 } } });
  });

  it("may last as long as content comes: comments and empty pieces are none", async () => {
    const flowing = start({ times: { firstTokenMs: 100, idleMs: 100 } });
    await flowing.send([90, textChunk("a")], [90, textChunk("b")], [90, finishChunk + doneEvent]);
    expect((await flowing.attempt.result).kind).toBe("served");
    const dripping = start({ times: { firstTokenMs: 100, idleMs: 100 } });
    let isOver = false;
    void dripping.attempt.result.then(() => {
      isOver = true;
    });
    await dripping.send([50, textChunk("a")], [60, ": wait\n\n"], [30, textChunk("")]);
    expect(isOver).toBe(false);
    await pass(20);
    expect(await dripping.attempt.result).toMatchObject({
      kind: "broken",
      failure: { code: "upstream_timeout", detail: "it fell silent for 100 ms" },
    });
    const before = start({ times: { firstTokenMs: 100, idleMs: 100 } });
    void before.send([60, roleChunk], [60, ": wait\n\n"]);
    expect(await before.attempt.result).toMatchObject({
      kind: "failed",
      failure: { detail: "no content came within 100 ms" },
    });
  });

  it("holds the upstream back while the client is full, for as long as that lasts", async () => {
    const { attempt, send, names } = start({ isFull: true, times: { idleMs: 100 } });
    await send(roleChunk);
    expect(names()).toEqual([]);
    await send(textChunk("a"));
    expect(names()).toEqual(["first", "commit", "write", "pause"]);
    await pass(500);
    attempt.drained();
    expect(names().slice(4)).toEqual(["resume"]);
    expect(await attempt.result).toMatchObject({
      kind: "broken",
      failure: { detail: "it fell silent for 100 ms" },
    });
    attempt.drained();
    expect(names().slice(5)).toEqual(["abort"]);
  });

  it("tells what it is known to have used when it is ended, and whom the upstream says it served by", async () => {
    const { attempt, send } = start();
    expect([attempt.usage, attempt.substitutedBy]).toEqual([null, null]);
    await send(roleChunk.replace("gpt-5-mini-2025-08-07", "gpt-4o"), usageChunk);
    expect([attempt.usage, attempt.substitutedBy]).toEqual([null, "gpt-4o"]);
    await send(textChunk("a", "stop"), usageChunk);
    expect(attempt.usage).toMatchObject({ inputTokens: 1_000 });
    attempt.cancel();
    expect(await attempt.result).toMatchObject({
      ...{ kind: "cancelled", status: 200 },
      facts: { usage: { outputTokens: 500 }, substitutedBy: "gpt-4o" },
    });
    await send(textChunk("late"));
  });

  it("passes nothing on after it was ended", async () => {
    const { attempt, send, sink, names } = start();
    await send(textChunk("a"));
    attempt.cancel();
    const before = names();
    await send(textChunk("b"));
    sink.onEnd();
    expect(names()).toEqual(before);
  });
});

describe("a stream that fails", () => {
  const boom = 'data: {"error":{"message":"boom","code":503}}\n\n';

  it("by an error of its own is ended at once, before its first token unseen, with what came with it", async () => {
    const { attempt, send, did } = start();
    await send(roleChunk, textChunk("a") + boom);
    expect(await attempt.result).toMatchObject({
      ...{ kind: "failed", billed: null },
      failure: { code: "upstream_error", statedStatus: 503 },
    });
    expect(did.filter((line) => line.startsWith("write"))).toEqual([]);
    expect(did.at(-1)).toBe("abort");
    const begun = start();
    await begun.send(textChunk("a"), textChunk("b") + boom);
    expect(await begun.attempt.result).toMatchObject({ kind: "broken", failure: { statedStatus: 503 } });
    expect(begun.did.join("")).toContain('"content":"b"');
  });

  it.each<[string, readonly string[], object]>([
    [
      "an event that is no JSON",
      ["data: {no}\n\n"],
      { detail: "an event of the stream cannot be read: it is not valid JSON" },
    ],
    [
      "an event cut in two",
      [textChunk("a"), textChunk("b").slice(0, 40)],
      { code: "upstream_invalid_reply" },
    ],
    [
      "a mark of its end before everything was closed",
      [textChunk("a"), doneEvent],
      { code: "upstream_invalid_reply", scope: "same" },
    ],
    [
      "no end",
      [roleChunk],
      { detail: "the stream ended without its closing event and without a finish reason" },
    ],
    ["no content", [roleChunk, finishChunk, doneEvent], { code: "upstream_empty_reply", scope: "next" }],
    [
      "no content within its limit",
      [chunk({ choices: [{ index: 0, delta: {}, finish_reason: "length" }] }), usageChunk, doneEvent],
      { code: "upstream_output_limit", scope: "lower-effort" },
    ],
  ])("by %s says so", async (_name, pieces, failure) => {
    expect(await failureOf(pieces)).toMatchObject({ failure: { status: 200, ...failure } });
  });

  it("by an event that is too large says which bound it was", async () => {
    const large = textChunk("x".repeat(500)).trimEnd();
    const failed = await failureOf([large], { options: { maxEventBytes: 300, maxReplyBytes: 1 } });
    expect(failed).toMatchObject({
      kind: "failed",
      failure: { detail: "an event is larger than 300 bytes", scope: "next" },
    });
    expect(failed.billed).toBeUndefined();
  });

  it("is billed with what it counted, once that is final", async () => {
    const filtered = chunk({
      choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
      usage: completion.usage,
    });
    expect((await failureOf([filtered, doneEvent])).billed).toMatchObject({ outputTokens: 500 });
    expect((await failureOf([usageChunk])).billed).toBeUndefined();
  });

  it("by a filter is passed on, unless others are to be asked and the client has nothing yet", async () => {
    const withheld = [
      roleChunk,
      chunk({ choices: [{ index: 0, delta: {}, finish_reason: "content_filter" }] }),
      doneEvent,
    ];
    const refused = await failureOf(withheld, { asksOthersOnRefusal: true });
    expect(refused).toMatchObject({
      kind: "failed",
      failure: { scope: "other-model", status: 200, detail: "the content was refused (content_filter)" },
    });
    for (const [setup, pieces] of [
      [{}, withheld],
      [{ asksOthersOnRefusal: true }, [textChunk("a"), ...withheld]],
      [{ asksOthersOnRefusal: true }, wholeStream],
    ] as const) {
      const { attempt, send } = start(setup);
      await send(...pieces);
      expect((await attempt.result).kind).toBe("served");
    }
  });
});
