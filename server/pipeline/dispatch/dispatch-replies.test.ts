import { describe, expect, it } from "vitest";
import { splitSseEvents } from "../../protocols/wire/sse/sse-event-buffer.ts";
import {
  chunk,
  completion,
  doneEvent,
  events,
  finishChunk,
  json,
  roleChunk,
  textChunk,
  usageChunk,
  wholeStream,
} from "./testing/behaviours.ts";
import { useInstantTime } from "./testing/instant-time.ts";
import { startMemoryUpstream } from "./testing/memory-upstream.ts";
import { target } from "./testing/target.ts";
import { createTestDispatcher, secretKey } from "./testing/test-dispatcher.ts";

useInstantTime();

interface Payload {
  readonly model: string;
  readonly choices: readonly { readonly delta: { readonly content?: string } }[];
}

function payloads(text: string): Payload[] {
  return splitSseEvents(text)
    .map((event) => event.slice(6).trim())
    .filter((data) => data !== "[DONE]")
    .map((data) => JSON.parse(data));
}

describe("an unstreamed reply", () => {
  it("reaches the client with the served model and the cost, else as it was", async () => {
    await using upstream = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    const { reply, outcome } = await dispatcher.send([target(upstream.baseUrl)]);
    const body = JSON.parse(reply.body.toString());
    expect(reply.status).toBe(200);
    expect(reply.headers["content-type"]).toMatch(/^application\/json/);
    expect(Number(reply.headers["content-length"])).toBe(reply.body.length);
    expect(body.model).toBe("openai/gpt-5-mini");
    expect(body.choices).toEqual(completion.choices);
    // 1000 x $0.25/M + 500 x $2/M = $0.00125, and a tenth of it as markup.
    expect(body.usage).toEqual({
      ...completion.usage,
      prompt_tokens_details: { cached_tokens: null },
      completion_tokens_details: { reasoning_tokens: null },
      cost: 0.001375,
      cost_details: { upstream_inference_cost: 0.00125, markup: 0.000125 },
    });
    expect(reply.headers["x-tradewind-cost-nano-usd"]).toBe("1375000");
    expect(outcome).toMatchObject({
      status: "ok",
      servedCandidateId: "openai/gpt-5-mini",
      servedDeploymentId: "openai/gpt-5-mini#0",
      finishReason: "stop",
      errorCode: null,
      isStream: false,
      timeToFirstTokenMs: null,
      cost: { upstreamNanoUsd: 1_250_000, markupNanoUsd: 125_000, totalNanoUsd: 1_375_000 },
      costUnknownReason: null,
      priceSnapshot: { markupBasisPoints: 1_000 },
    });
    expect(outcome.attempts).toMatchObject([{ status: 200, errorCode: null }]);
  });

  it("is asked for with our key, the upstream's model name and no compression", async () => {
    await using upstream = startMemoryUpstream(json(completion));
    await using dispatcher = createTestDispatcher();
    await dispatcher.send([target(upstream.baseUrl)], { routing: { explore: false } });
    expect(upstream.seen[0]).toMatchObject({
      path: "/v1/chat/completions",
      headers: {
        authorization: `Bearer ${secretKey}`,
        "accept-encoding": "identity",
        "content-type": "application/json",
      },
      body: { model: "gpt-5-mini", messages: [{ role: "user", content: "Hi" }] },
    });
    expect(upstream.seen[0]?.body).not.toHaveProperty("routing");
  });

  it("says why the cost is null where the upstream reports no usage or the model has no price", async () => {
    const { usage: _left, ...withoutUsage } = completion;
    await using upstream = startMemoryUpstream(json(withoutUsage), json(completion));
    await using dispatcher = createTestDispatcher();
    const first = await dispatcher.send([target(upstream.baseUrl)]);
    expect(JSON.parse(first.text).usage).toMatchObject({
      prompt_tokens: null,
      cost: null,
      cost_details: {
        upstream_inference_cost: null,
        markup: null,
        unknown_reason: "the upstream reported no usage",
      },
    });
    expect(first.outcome).toMatchObject({ cost: null, costUnknownReason: "the upstream reported no usage" });
    const second = await dispatcher.send([target(upstream.baseUrl, "gpt-5-mini", {}, { price: null })]);
    expect(second.outcome).toMatchObject({
      cost: null,
      costUnknownReason: "no price is known for the model",
      priceSnapshot: null,
    });
  });
});

describe("a streamed reply", () => {
  it("passes the events on with the served model, the cost in the usage chunk and [DONE] last", async () => {
    await using upstream = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher();
    const { text, reply, outcome } = await dispatcher.send([target(upstream.baseUrl)], {
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(reply.headers["content-type"]).toMatch(/^text\/event-stream/);
    const served = (event: string) => event.replace('"gpt-5-mini-2025-08-07"', '"openai/gpt-5-mini"');
    const sent = splitSseEvents(text);
    // Byte for byte, but for the model's name.
    expect(sent.slice(0, 4)).toEqual(wholeStream.slice(0, 4).map(served));
    expect(sent.at(-1)).toBe(doneEvent);
    const usage = payloads(text).at(-1);
    expect(usage).toMatchObject({
      model: "openai/gpt-5-mini",
      choices: [],
      usage: { cost: 0.001375, total_tokens: 1_500 },
    });
    expect(outcome).toMatchObject({ status: "ok", finishReason: "stop", isStream: true });
    expect(outcome.cost?.totalNanoUsd).toBe(1_375_000);
    expect(outcome.timeToFirstTokenMs).toBeGreaterThan(0);
    expect(outcome.timeToFirstTokenMs).toBeLessThanOrEqual(outcome.totalMs);
    expect(upstream.seen[0]?.body.stream_options).toEqual({ include_usage: true });
  });

  it("gives the usage chunk one empty choice for a client that never asked for usage", async () => {
    await using upstream = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher();
    const { text } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(payloads(text).at(-1)).toMatchObject({
      choices: [{ index: 0, delta: {}, finish_reason: null }],
      usage: { cost: 0.001375 },
    });
  });

  it("says itself that the cost is not known where the upstream sends no usage", async () => {
    await using upstream = startMemoryUpstream(events([roleChunk, textChunk("Hi"), finishChunk, doneEvent]));
    await using dispatcher = createTestDispatcher();
    const { text, outcome } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(payloads(text).at(-1)).toMatchObject({
      id: "chatcmpl-1",
      model: "openai/gpt-5-mini",
      usage: { cost: null, cost_details: { unknown_reason: "the upstream reported no usage" } },
    });
    expect(text.endsWith(doneEvent)).toBe(true);
    expect(outcome).toMatchObject({
      status: "ok",
      cost: null,
      costUnknownReason: "the upstream reported no usage",
    });
  });

  it("adds the closing word where the upstream ends after a finish reason without it", async () => {
    await using upstream = startMemoryUpstream(events([textChunk("Hi"), finishChunk]));
    await using dispatcher = createTestDispatcher();
    const { text, outcome } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(text.endsWith(doneEvent)).toBe(true);
    expect(outcome.status).toBe("ok");
  });

  it("arrives whole however its bytes are cut", async () => {
    const bytes = Buffer.from(wholeStream.join("").replaceAll("\n", "\r\n"));
    await using dispatcher = createTestDispatcher();
    for (const size of [1, 2, 7, 50]) {
      await using upstream = startMemoryUpstream((response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.socket?.setNoDelay(true);
        for (let at = 0; at < bytes.length; at += size) response.write(bytes.subarray(at, at + size));
        response.end();
      });
      const { text, outcome } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
      const contents = payloads(text).flatMap((payload) =>
        payload.choices.map((choice) => choice.delta.content ?? ""),
      );
      expect(contents.join("")).toBe("Hello naïve 日本");
      expect(payloads(text).map((payload) => payload.model)).toEqual(Array(5).fill("openai/gpt-5-mini"));
      expect(outcome.cost?.totalNanoUsd).toBe(1_375_000);
    }
  });

  it("does not take words inside a text for the stream's own marks", async () => {
    const tricky = [
      '"usage":{"cost":1}',
      "data: [DONE]",
      '\n\n{"error":{"message":"no"}}',
      '"model":"gpt-5-mini-2025-08-07"',
    ];
    await using upstream = startMemoryUpstream(
      events([
        roleChunk,
        textChunk("a"),
        ...tricky.map((text) => textChunk(text)),
        finishChunk,
        usageChunk,
        doneEvent,
      ]),
    );
    await using dispatcher = createTestDispatcher();
    const { text, outcome } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    const contents = payloads(text).flatMap((payload) =>
      payload.choices.map((choice) => choice.delta.content ?? ""),
    );
    expect(contents.join("")).toBe(`a${tricky.join("")}`);
    expect(outcome.status).toBe("ok");
  });

  it("takes growing usage in every chunk at its last figure", async () => {
    const growing = [100, 300, 500].map((completionTokens) =>
      chunk({
        choices: [
          { index: 0, delta: { content: "x" }, finish_reason: completionTokens === 500 ? "stop" : null },
        ],
        usage: {
          prompt_tokens: 1_000,
          completion_tokens: completionTokens,
          total_tokens: 1_000 + completionTokens,
        },
      }),
    );
    await using upstream = startMemoryUpstream(events([...growing, doneEvent]));
    await using dispatcher = createTestDispatcher();
    const { outcome, text } = await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(outcome.cost?.upstreamNanoUsd).toBe(1_250_000);
    expect(payloads(text)).toHaveLength(3);
  });

  it("feeds the live latency of the deployment", async () => {
    await using upstream = startMemoryUpstream(events(wholeStream));
    await using dispatcher = createTestDispatcher();
    expect(dispatcher.latency.read("openai/gpt-5-mini#0")).toBeNull();
    await dispatcher.send([target(upstream.baseUrl)], { stream: true });
    expect(dispatcher.latency.read("openai/gpt-5-mini#0")).toMatchObject({ observations: 1 });
  });
});
