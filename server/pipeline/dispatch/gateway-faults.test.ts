import { describe, expect, it } from "vitest";
import { CollectingSink } from "./collecting-sink.ts";
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
  usageChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { readAsClient } from "./testing/read-as-client.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher, secretKey } from "./testing/test-dispatcher.ts";

useInstantTime();

const stream = { stream: true };
/** Reads keys until the one of a certain number. */
function failingSecrets(failingRead: number, fault = new Error("the vault is shut")) {
  let reads = 0;
  return () => {
    reads += 1;
    if (reads === failingRead) throw fault;
    return secretKey;
  };
}

describe("a fault of the gateway itself", () => {
  it("is told to the operator with the request's id, and to the client as 500 without a word of it", async () => {
    const fault = new Error("the vault is shut");
    await using upstream = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher({ secrets: failingSecrets(1, fault) });
    const { reply, text, outcome } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(dispatcher.faults).toEqual([{ requestId: "req_1", fault }]);
    expect(reply.status).toBe(500);
    expect(reply.headers).not.toHaveProperty("retry-after");
    expect(JSON.parse(text).error.code).toBe("internal_error");
    expect(text).toContain("req_1");
    expect(text).not.toContain("vault");
    expect(outcome).toMatchObject({
      ...{ status: "error", errorCode: "internal_error", servedCandidateId: null },
      attempts: [{ status: null, errorCode: "internal_error" }],
    });
    expect((await dispatcher.send([target(upstream.baseUrl)])).outcome.status).toBe("ok");
  });

  it("is the same where a request has no place at all", async () => {
    await using dispatcher = createTestDispatcher();
    const { reply } = await dispatcher.send([]);
    expect(reply.status).toBe(500);
    expect(String(dispatcher.faults[0]?.fault)).toContain("without any target");
  });

  it("says nothing of the deployment: its trial is free for the next request, and its attempt ends at once", async () => {
    const ends: object[] = [];
    await using upstream = startMemoryUpstream(silence, json(completion));
    await using dispatcher = createTestDispatcher({
      options: { firstTokenMs: 60 },
      health: { pauseMs: 20 },
      secrets: failingSecrets(2),
      consumer: { attemptEnded: (_operation, _target, end) => ends.push(end) },
    });
    const place = target(upstream.baseUrl);
    await dispatcher.send([place], stream);
    await new Promise((resolve) => setTimeout(resolve, 25));
    expect((await dispatcher.send([place], stream)).reply.status).toBe(500);
    expect(ends[1]).toMatchObject({ result: { kind: "cancelled" }, firstTokenLimitMs: null });
    const { startedAtMs, endedAtMs } = ends[1] as Record<string, number>;
    expect(startedAtMs).toBeGreaterThan(0);
    expect(endedAtMs).toBe(startedAtMs);
    expect((await dispatcher.send([place])).outcome.status).toBe("ok");
    expect(dispatcher.health.state(place.deployment.id).state).toBe("closed");
  });

  it("writes nothing to a client that is gone", async () => {
    const controller = new AbortController();
    await using dispatcher = createTestDispatcher({
      secrets: () => {
        controller.abort();
        throw new Error("the vault is shut");
      },
    });
    const sink = new CollectingSink(controller.signal);
    const outcome = await dispatcher.sendTo(sink, [target("http://127.0.0.1")]);
    expect(outcome).toMatchObject({ status: "error", errorCode: "internal_error" });
    expect(sink.reply).toBeNull();
  });

  it("leaves a stream that had begun with its text, an error event, and who wrote it at which cost", async () => {
    await using first = startMemoryUpstream(
      eventsThenReset([roleChunk, textChunk("Half an ans"), usageChunk]),
    );
    await using other = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher({ resumes: true, secrets: failingSecrets(2) });
    const { reply, outcome } = await dispatcher.send(
      [target(first.baseUrl, "a"), target(other.baseUrl, "b")],
      stream,
    );
    expect(readAsClient(reply, true)).toMatchObject({
      ...{ text: "Half an ans", isDone: false, error: { code: "internal_error" } },
    });
    expect(outcome).toMatchObject({
      ...{ status: "broken", errorCode: "internal_error", servedCandidateId: "openai/a" },
      cost: { totalNanoUsd: 1_375_000 },
      attempts: [{ candidateId: "openai/a", part: { how: "first" } }, { errorCode: "internal_error" }],
    });
    expect(dispatcher.faults).toHaveLength(1);
  });

  it.each([
    ["an error", {}, status(400)],
    ["a whole reply", {}, json(completion)],
    ["a stream", stream, events(wholeStream)],
  ])(
    "in the headers of the gateway's own leaves the client an error without them in place of %s",
    async (_name, body, behaviour) => {
      await using upstream = startMemoryUpstream(behaviour);
      await using dispatcher = createTestDispatcher();
      Object.assign(dispatcher.heads, {
        push() {
          throw new Error("no headers");
        },
      });
      const { reply, outcome } = await dispatcher.send([target(upstream.baseUrl)], body);
      expect(reply.status).toBe(500);
      expect(Object.keys(reply.headers)).toEqual(["content-type", "content-length"]);
      expect(outcome).toMatchObject({ status: "error", errorCode: "internal_error" });
      expect(dispatcher.faults).toHaveLength(1);
      expect(dispatcher.health.states()).toEqual([]);
    },
  );

  it.each([
    ["while it is passed on", "write", wholeStream],
    ["by a clock", "end", [roleChunk, textChunk("Hello", "stop")]],
  ] as const)("in a stream that has begun, met %s, ends it and its call", async (_name, method, list) => {
    await using upstream = startMemoryUpstream(eventsThenSilence(list));
    await using dispatcher = createTestDispatcher();
    const sink = new CollectingSink();
    const pass = sink[method].bind(sink);
    let calls = 0;
    sink[method] = (bytes): true => {
      calls += 1;
      if (calls === (method === "write" ? 2 : 1)) throw new Error("no more");
      pass(bytes);
      return true;
    };
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const outcome = await dispatcher.sendTo(sink, [target(upstream.baseUrl)], stream);
    expect(outcome).toMatchObject({
      ...{ status: "broken", errorCode: "internal_error", servedCandidateId: "openai/gpt-5-mini" },
      attempts: [{ errorCode: "internal_error" }],
    });
    expect(outcome.attempts[0]?.durationMs).toBe(outcome.totalMs);
    expect(readAsClient(sink.reply!, true)).toMatchObject({
      ...{ isDone: false, error: { code: "internal_error" } },
    });
    await upstream.seen[0]?.aborted;
    expect(dispatcher.health.states()).toEqual([]);
  });
});
