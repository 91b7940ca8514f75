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
});
