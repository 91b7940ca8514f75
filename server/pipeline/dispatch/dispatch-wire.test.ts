import { describe, expect, it } from "vitest";
import { CollectingSink } from "./collecting-sink.ts";
import {
  completion,
  doneEvent,
  events,
  eventsThenSilence,
  finishChunk,
  json,
  textChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { type Behaviour, closedPort, startFakeUpstream } from "./testing/fake-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher, secretKey } from "./testing/test-dispatcher.ts";

const error = (text: string) => JSON.parse(text).error as { message: string; code: string };

describe("an upstream over connections", () => {
  it.each<[string, Behaviour]>([
    ["a reply compressed otherwise than it says", json(completion, 200, { "content-encoding": "gzip" })],
    ["headers that are too large", json(completion, 200, { "x-padding": "x".repeat(40_000) })],
    ["what is no HTTP", (response) => void response.socket?.end("SSH-2.0-OpenSSH_9.2\r\n")],
  ])("that sends %s is not tried again there but elsewhere", async (_name, fault) => {
    await using failing = await startFakeUpstream(fault);
    await using working = await startFakeUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const both = await dispatcher.send([target(failing.baseUrl, "a"), target(working.baseUrl, "b")]);
    expect(both.outcome.attempts).toMatchObject([
      { errorCode: "upstream_invalid_reply" },
      { errorCode: null },
    ]);
    const alone = await dispatcher.send([target(failing.baseUrl, "c")]);
    expect([alone.reply.status, error(alone.text).code]).toEqual([502, "upstream_invalid_reply"]);
    expect(failing.seen).toHaveLength(2);
  });

  it("that stays open after [DONE] is closed, with the reply whole", async () => {
    await using upstream = await startFakeUpstream(eventsThenSilence(wholeStream));
    await using dispatcher = createTestDispatcher({ options: { drainMs: 20 } });
    const { outcome, text } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(outcome.status).toBe("ok");
    expect(text.endsWith(doneEvent)).toBe(true);
    await upstream.seen[0]?.aborted;
  });

  it("falls over at once where nobody listens, and says so where there is no other place", async () => {
    const nowhere = `http://127.0.0.1:${await closedPort()}/v1`;
    await using working = await startFakeUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const served = await dispatcher.send([target(nowhere, "a"), target(working.baseUrl, "b")]);
    expect(served.outcome.servedCandidateId).toBe("openai/b");
    const refused = await dispatcher.send([target(nowhere, "c")]);
    expect(refused.reply.status).toBe(502);
    expect(error(refused.text).code).toBe("upstream_unreachable");
    expect(refused.outcome).toMatchObject({ status: "error", servedCandidateId: null, cost: null });
    expect(refused.outcome.attempts[0]).toMatchObject({ status: null, errorCode: "upstream_unreachable" });
  });

  it("reports a key with a line break in it as a fault of configuration, without showing it", async () => {
    await using upstream = await startFakeUpstream(json(completion));
    await using dispatcher = createTestDispatcher({ secrets: () => `${secretKey}\n` });
    const { text } = await dispatcher.send([target(upstream.baseUrl)]);
    expect(error(text).code).toBe("upstream_not_configured");
    expect(text).not.toContain("very-secret");
  });
});

describe("a client over connections", () => {
  it("that reads slowly holds the upstream back until it is ready again, and loses nothing", async () => {
    const count = 400;
    const texts = Array.from({ length: count }, (_, index) => `${index};${"y".repeat(2_000)}`);
    await using upstream = await startFakeUpstream(
      events([...texts.map((text) => textChunk(text)), finishChunk, doneEvent]),
    );
    await using dispatcher = createTestDispatcher();
    const sink = new CollectingSink();
    const write = sink.write.bind(sink);
    let drain = () => {};
    let pauses = 0;
    sink.onDrain = (listener) => {
      drain = listener;
    };
    sink.write = (bytes) => {
      write(bytes);
      if (pauses >= 3) return true;
      pauses += 1;
      setTimeout(() => drain(), 5);
      return false;
    };
    const outcome = await dispatcher.sendTo(sink, [target(upstream.baseUrl)], { stream: true });
    const text = sink.reply?.body.toString() ?? "";
    expect(outcome.status).toBe("ok");
    expect(pauses).toBe(3);
    expect(text.match(/"content":"\d+;/g)).toHaveLength(count);
  });

  it("that goes away ends the upstream's call at once", async () => {
    const controller = new AbortController();
    await using upstream = await startFakeUpstream(() => controller.abort());
    await using dispatcher = createTestDispatcher();
    const sink = new CollectingSink(controller.signal);
    const outcome = await dispatcher.sendTo(sink, [target(upstream.baseUrl)]);
    expect(outcome).toMatchObject({ status: "cancelled", attempts: [{ errorCode: "client_closed" }] });
    await upstream.seen[0]?.aborted;
  });
});
