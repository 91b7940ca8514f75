import { describe, expect, it } from "vitest";
import { computeCost, type Price } from "../../../engine/index.ts";
import { otherCodec } from "./other-codec.ts";

const free: Price = {
  ...{ inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 0, requestNanoUsd: 0, tiers: [] },
  ...{ cachedInputNanoUsdPerMillion: null, cacheWriteNanoUsdPerMillion: null, source: "test" },
};
const contextOf = (clientBody: object, price: Price | null) => ({
  ...{ requestId: "r", nowSeconds: 0, servedModelId: "own/model", maxEventBytes: 10_000 },
  customTools: new Set<string>(),
  clientBody: clientBody as Readonly<Record<string, unknown>>,
  priceUsage: (usage: Parameters<typeof computeCost>[0]) => computeCost(usage, price, 0),
});

describe("otherCodec", () => {
  it("passes events byte for byte, cut anywhere, and reads the usage in them", () => {
    const event = (name: string, data: object) => `event: ${name}\r\ndata: ${JSON.stringify(data)}\r\n\r\n`;
    const usage = {
      ...{ type: "tokens", input_tokens: 14, output_tokens: 45, total_tokens: 59 },
      input_token_details: { text_tokens: 4, audio_tokens: 10 },
    };
    const stream = Buffer.from(
      event("transcript.text.delta", { type: "transcript.text.delta", delta: "Grüße" }) +
        event("transcript.text.done", { type: "transcript.text.done", text: "Grüße", usage }),
    );
    const price = {
      ...free,
      inputNanoUsdPerMillion: 1_000_000,
      extraNanoUsdPerMillion: { audioInputTokens: 3_000_000 },
    };
    for (const size of [1, 7, stream.length]) {
      const reader = otherCodec("transcription").openStream(contextOf({ stream: "true" }, price));
      let passed = "";
      for (let at = 0; at < stream.length; at += size) passed += reader.push(stream.subarray(at, at + size));
      passed += reader.end();
      expect(Buffer.from(passed, "latin1").equals(stream)).toBe(true);
      expect(reader).toMatchObject({
        isDone: true,
        hasToken: true,
        usage: { inputTokens: 14, outputTokens: 45 },
      });
      expect(reader.cost?.cost?.totalNanoUsd).toBe(34);
    }
  });

  it.each([
    ["image", { data: [{ b64_json: "eA==" }] }, { input_tokens: 50, output_tokens: 1_000 }, 50 + 32_000],
    [
      "image",
      { data: [{ b64_json: "eA==" }] },
      {
        ...{ input_tokens: 50, output_tokens: 1_000 },
        output_tokens_details: { image_tokens: 900, text_tokens: 100 },
      },
      50 + 28_800 + 1_000,
    ],
    ["transcription", { text: "x" }, { input_tokens: 100, output_tokens: 20 }, 600 + 200],
    [
      "transcription",
      { text: "x" },
      { input_tokens: 100, output_tokens: 20, input_token_details: { audio_tokens: 90, text_tokens: 10 } },
      540 + 10 + 200,
    ],
  ] as const)(
    "bills tokens of %s as its own kind where the reply does not tell them apart",
    (kind, reply, usage, nanoUsd) => {
      const price = {
        ...{ ...free, inputNanoUsdPerMillion: 1_000_000, outputNanoUsdPerMillion: 10_000_000 },
        extraNanoUsdPerMillion: { audioInputTokens: 6_000_000, imageOutputTokens: 32_000_000 },
      };
      const body = Buffer.from(JSON.stringify({ ...reply, usage }));
      const read = otherCodec(kind).readWhole(body, contextOf({}, price));
      expect(read).toMatchObject({ cost: { cost: { totalNanoUsd: nanoUsd } } });
    },
  );

  it("bills the sound that a stream's usage counts, and a length that is stated as text", () => {
    const price = { ...free, inputNanoUsdPerMillion: 1_000_000, outputNanoUsdPerMillion: 10_000_000 };
    const sounding = { ...price, extraNanoUsdPerMillion: { audioOutputTokens: 20_000_000 } };
    const reader = otherCodec("speech").openStream(contextOf({ stream_format: "sse", input: "x" }, sounding));
    const usage = { input_tokens: 14, output_tokens: 100, total_tokens: 114 };
    reader.push(Buffer.from(event({ type: "speech.audio.done", usage })));
    reader.end();
    expect(reader.cost?.cost?.totalNanoUsd).toBe(14 + 2_000);
    const perSecond = { ...free, extraNanoUsdPerMillion: { seconds: 100_000_000_000 } };
    const body = Buffer.from(JSON.stringify({ text: "x", duration: "1.5" }));
    expect(otherCodec("transcription").readWhole(body, contextOf({}, perSecond))).toMatchObject({
      cost: { cost: { totalNanoUsd: 150_000 } },
    });
  });

  it("has no cost, rather than none to pay, where a price counts what is not reported", () => {
    const perSecond = { ...free, extraNanoUsdPerMillion: { seconds: 100_000_000_000 } };
    const read = (reply: object) =>
      otherCodec("transcription").readWhole(Buffer.from(JSON.stringify(reply)), contextOf({}, perSecond));
    expect(read({ text: "x" })).toMatchObject({ kind: "reply", cost: { cost: null } });
    const byTokens = { type: "tokens", input_tokens: 1, output_tokens: 1, total_tokens: 2 };
    expect(read({ text: "x", usage: byTokens })).toMatchObject({ cost: { cost: null } });
    expect(read({ text: "x", duration: 1.5 })).toMatchObject({ cost: { cost: { totalNanoUsd: 150_000 } } });
  });

  it("puts the cost into a usage that is there, and keeps every other byte", () => {
    const text =
      '{ "data": [ {"embedding": [1e-9, 2.50]} ],"model":"x","usage":{"prompt_tokens":2,"cost":7,"big":12345678901234567890} }';
    const price = { ...free, inputNanoUsdPerMillion: 1_000_000_000 };
    const reply = otherCodec("embedding").readWhole(Buffer.from(text), contextOf({ input: "x" }, price));
    expect(reply).toMatchObject({ kind: "reply" });
    const { bytes } = reply as { bytes: string };
    expect(bytes).toContain('[ {"embedding": [1e-9, 2.50]} ]');
    expect(bytes).toContain("12345678901234567890");
    expect(JSON.parse(bytes)).toMatchObject({
      model: "own/model",
      usage: { prompt_tokens: 2, cost: 0.000002, cost_details: { upstream_reported_cost: 7 } },
    });
  });

  it.each([
    ["embedding", "", "it is empty"],
    ["embedding", '{"data":[', "cut short"],
    ["embedding", '{"object":"list"}', "no `data`"],
    ["rerank", '{"results":{}}', "no `results`"],
    ["transcription", '{"text":null}', "no `text`"],
  ] as const)("refuses what is no %s reply: %j", (kind, text, detail) => {
    const reply = otherCodec(kind).readWhole(Buffer.from(text), contextOf({}, null));
    expect(reply).toMatchObject({ kind: "invalid", detail: expect.stringContaining(detail) });
  });

  const vectors = { input: ["a", "b"] };
  const ranked = { query: "q", documents: ["a", "b"] };
  it.each<readonly [Parameters<typeof otherCodec>[0], object, object, string | null]>([
    ["embedding", vectors, { data: [{ embedding: [1, 2] }] }, "1 vectors for 2 inputs"],
    ["embedding", vectors, { data: [] }, "empty"],
    ["embedding", vectors, { data: [{ embedding: [1] }, { embedding: [1, 2] }] }, "different lengths"],
    ["embedding", vectors, { data: [{ embedding: [1] }, { embedding: [null] }] }, "no number"],
    ["embedding", vectors, { data: [{ embedding: [1] }, {}] }, "missing or empty"],
    ["embedding", vectors, { data: [{ embedding: [1] }, 7] }, "no objects"],
    ["embedding", vectors, { data: [{ embedding: "AACAPw==" }, { embedding: "AACAPw==" }] }, null],
    ["embedding", { input: [1, 2, 3] }, { data: [{ embedding: [1] }] }, null],
    ["embedding", { input: [[1], [2]] }, { data: [{ embedding: [1] }] }, "1 vectors for 2 inputs"],
    ["image", { prompt: "p" }, { data: [{ revised_prompt: "p" }] }, "neither"],
    ["image", { prompt: "p" }, { data: [{ url: "https://a.example/i.png" }] }, null],
    ["rerank", ranked, { results: [{ index: 2, relevance_score: 1 }] }, "no document of the 2"],
    ["rerank", ranked, { results: [{ index: 1 }] }, "no `relevance_score`"],
    ["rerank", ranked, { results: [0, 0].map((index) => ({ index, relevance_score: 1 })) }, "twice"],
    ["rerank", ranked, { results: [{ index: 1, relevance_score: 0 }] }, null],
    ["moderation", { input: "x" }, { results: [{}] }, "neither"],
    ["moderation", { input: "x" }, { results: [{ categories: {}, category_scores: {} }] }, null],
    ["transcription", {}, { text: "" }, null],
    ["speech", { input: "x" }, { detail: "no such voice" }, "not audio"],
  ])("%s asked %j and answered %j: %s", (kind, request, answer, detail) => {
    const reply = otherCodec(kind).readWhole(Buffer.from(JSON.stringify(answer)), contextOf(request, null));
    expect(reply).toMatchObject(
      detail === null ? { kind: "reply" } : { kind: "invalid", detail: expect.stringContaining(detail) },
    );
  });

  const event = (data: object | string) =>
    `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
  const delta = event({ type: "transcript.text.delta", delta: "x" });
  it.each<readonly [string, string, boolean, string | null]>([
    ["closed", delta + event({ type: "transcript.text.done", text: "x" }), true, null],
    ["cut before its closing event", delta, false, null],
    ["an error in it", delta + event({ type: "error", error: { message: "no" } }), false, "error-event"],
    ["garbage in it", delta + event("{"), false, "invalid-event"],
    ["of another vendor, with its own ending", event({ x: 1 }) + event("[DONE]"), true, null],
  ])("a stream: %s", (_name, text, isDone, fault) => {
    for (const size of [3, text.length]) {
      const reader = otherCodec("transcription").openStream(contextOf({ stream: "true" }, null));
      for (let at = 0; at < text.length; at += size) reader.push(Buffer.from(text).subarray(at, at + size));
      reader.end();
      expect([reader.isDone, reader.fault?.kind ?? null]).toEqual([isDone, fault]);
    }
  });
});
