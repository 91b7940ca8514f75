import { describe, expect, it } from "vitest";
import { worstCostNanoUsd } from "./worst-cost.ts";

/** Two places of one model at 40 dollars a million output tokens, with their markups. */
const deployments = [0, 5_000].map((markupBasisPoints) => ({ markupBasisPoints }));
const price = {
  ...{ inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 40e9, requestNanoUsd: 0, tiers: [] },
  ...{ cachedInputNanoUsdPerMillion: null, cacheWriteNanoUsdPerMillion: null },
};
const limits = { maxOutputTokens: null, contextWindowTokens: null };
const candidate = { model: { price, deployments, ...limits } };
const images = (n: number) => ({
  ...{ kind: "image", payload: { body: { n }, bytes: null } },
  parsed: () => ({ inputTokensEstimate: 0 }),
});

it.each([
  [0, 1, 6_240 * 40_000],
  [0, 3, 3 * 6_240 * 40_000],
  // The markup of the place that would serve, not that of the model's first.
  [1, 1, 6_240 * 40_000 * 1.5],
] as const)(
  "at place %i, %i images at the highest quality and largest size fit into %i nano-dollars",
  (at, n, cost) => {
    const target = { candidate, deployment: deployments[at] } as never;
    expect(worstCostNanoUsd(target, images(n) as never)).toBe(cost);
  },
);

describe("a chat request at a service tier", () => {
  const chat = (protocol: string, body: object) => ({
    ...{ kind: "chat", protocol, payload: { body, bytes: null }, chatBody: () => ({ max_tokens: 1_000 }) },
    parsed: () => ({ inputTokensEstimate: 0 }),
  });
  const tiered = {
    ...price,
    inputNanoUsdPerMillion: 10e9,
    serviceTierFactors: { flex: 0.5, priority: 2, us: 1.1 },
  };
  const at = (provider: string) => ({
    candidate: { model: { price: tiered, deployments, ...limits } },
    deployment: { provider, markupBasisPoints: 0 },
  });
  /** A token for each byte and 64 more at 10 dollars, and 1,000 of output at 40. */
  const ordinary = (body: object): number => (64 + JSON.stringify(body).length) * 10_000 + 40_000_000;

  it.each([
    ["openai-chat", {}, "openai", 1],
    ["openai-chat", { service_tier: "auto" }, "openai", 1],
    ["openai-chat", { service_tier: "priority" }, "openai", 2],
    ["openai-chat", { service_tier: "fast" }, "openai", 2],
    // It may be served at the ordinary price.
    ["openai-chat", { service_tier: "flex" }, "openai", 1],
    ["openai-responses", { service_tier: "priority" }, "openai", 2],
    ["openai-responses", { service_tier: "ultrafast" }, "openai", null],
    // The field is not sent there.
    ["openai-chat", { service_tier: "priority" }, "mistral", 1],
    ["openai-chat", { service_tier: "priority" }, "gemini", 2],
    ["gemini", { serviceTier: "priority" }, "gemini", 2],
    ["gemini", { serviceTier: "standard" }, "gemini", 1],
    ["gemini", { serviceTier: "priority" }, "openai", 2],
    ["gemini", { serviceTier: "priority" }, "mistral", 1],
    ["anthropic-messages", { inference_geo: "us" }, "anthropic", 1.1],
    ["anthropic-messages", { speed: "fast" }, "anthropic", null],
    ["anthropic-messages", { speed: "fast" }, "openai", 1],
    ["anthropic-messages", { service_tier: "auto", speed: "standard" }, "anthropic", 1],
  ] as const)("of %s, %j, at %s", (protocol, body, provider, cost) => {
    const found = worstCostNanoUsd(at(provider) as never, chat(protocol, body) as never);
    expect(found).toBe(cost === null ? null : Math.round(cost * ordinary(body)));
  });
});

describe("a chat request", () => {
  const priced = {
    ...price,
    ...{ inputNanoUsdPerMillion: 1e9, outputNanoUsdPerMillion: 2e9, requestNanoUsd: 7_000 },
  };
  interface Asked {
    readonly body?: object;
    readonly prices?: object;
    readonly model?: object;
    readonly provider?: string;
    readonly markupBasisPoints?: number;
  }
  const cost = ({ body = {}, prices, model, provider = "openai", markupBasisPoints = 0 }: Asked) => {
    const target = {
      candidate: { model: { ...limits, price: { ...priced, ...prices }, ...model } },
      deployment: { provider, markupBasisPoints },
    };
    const operation = {
      ...{ kind: "chat", protocol: "openai-chat", payload: { body, bytes: null }, chatBody: () => body },
      parsed: () => ({ inputTokensEstimate: 0 }),
    };
    return worstCostNanoUsd(target as never, operation as never);
  };
  /** Of input: one for each byte, and 64 more. */
  const tokens = (body: object): number => 64 + JSON.stringify(body).length;
  const beyondInput = (asked: Asked): number => cost(asked)! - tokens(asked.body ?? {}) * 1_000;

  it("costs no more than what is asked of it, else what its model can give, else what most can", () => {
    expect(beyondInput({})).toBe(16_384 * 2_000 + 7_000);
    const model = { maxOutputTokens: 100 };
    expect(beyondInput({ model })).toBe(207_000);
    for (const body of [
      { max_tokens: 50 },
      { max_completion_tokens: 50 },
      { max_tokens: 50, max_completion_tokens: 20 },
      { max_tokens: 20, max_completion_tokens: 50 },
    ])
      expect(beyondInput({ body, model })).toBe(107_000);
    // What is no bound bounds nothing.
    for (const body of [{ max_tokens: 0 }, { max_tokens: "5" }, { max_tokens: -5 }])
      expect(beyondInput({ body, model })).toBe(207_000);
    expect(beyondInput({ body: { max_tokens: 50, n: 3 } })).toBe(307_000);
    expect(beyondInput({ body: { max_tokens: 50, n: 0 } })).toBe(107_000);
  });

  it("has the markup of its place on top, and a part of a nano-dollar counts as a whole one", () => {
    const body = { max_tokens: 50 };
    expect(cost({ body, markupBasisPoints: 5_000 })).toBe(cost({ body })! * 1.5);
    const free = { inputNanoUsdPerMillion: 0, requestNanoUsd: 0 };
    expect(cost({ body, prices: { ...free, outputNanoUsdPerMillion: 30_000 } })).toBe(2);
    expect(cost({ model: { price: null } })).toBeNull();
  });

  it("has its input at the most expensive of the rates that it may have", () => {
    const free = { outputNanoUsdPerMillion: 0, requestNanoUsd: 0 };
    const factor = (prices: object, content?: object) => {
      const messages = [{ role: "user", content: [content] }];
      const body = { max_tokens: 1, ...(content && { messages }) };
      return cost({ body, prices: { ...free, ...prices } })! / cost({ body, prices: free })!;
    };
    expect(factor({ cacheWriteNanoUsdPerMillion: 3e9 })).toBe(3);
    expect(factor({ cacheWriteNanoUsdPerMillion: 1 })).toBe(1);
    expect(factor({ extraNanoUsdPerMillion: { cacheWrite1hTokens: 4e9 } })).toBe(4);
    const sound = { type: "input_audio", input_audio: { data: "aaaa", format: "wav" } };
    const picture = { type: "image_url", image_url: { url: "data:image/png;base64,aaaa" } };
    const extra = { extraNanoUsdPerMillion: { audioInputTokens: 5e9, imageInputTokens: 6e9 } };
    expect([factor(extra), factor(extra, sound), factor(extra, picture)]).toEqual([1, 5, 6]);
    expect([factor({}, sound), factor({}, picture)]).toEqual([1, 1]);
  });

  it("has its output at the rate of sound where it asks for that", () => {
    const prices = { extraNanoUsdPerMillion: { audioOutputTokens: 8e9 } };
    const spoken = { max_tokens: 50, audio: { voice: "a" } };
    expect(beyondInput({ body: { max_tokens: 50 }, prices })).toBe(107_000);
    expect(beyondInput({ body: spoken, prices })).toBe(407_000);
    expect(beyondInput({ body: spoken })).toBe(107_000);
  });

  it("has its output at the rate of pictures at a model that makes them, asked or not", () => {
    const prices = { extraNanoUsdPerMillion: { imageOutputTokens: 30e9 } };
    expect(beyondInput({ body: { max_tokens: 50 }, prices })).toBe(1_507_000);
    expect(
      beyondInput({ body: { max_tokens: 50 }, prices: { extraNanoUsdPerMillion: { imageOutputTokens: 1 } } }),
    ).toBe(107_000);
  });

  it("has the searches that it asks its provider for, and the window that they may fill", () => {
    const body = { max_tokens: 50, web_search_options: {} };
    const model = { contextWindowTokens: 1_000 };
    for (const [extraNanoUsdPerMillion, searchNanoUsd] of [
      [{ searches: 10e12 }, 10e6],
      [{ fileSearches: 5e12 }, 5e6],
      [{ searches: 1e12, fileSearches: 5e12 }, 5e6],
      [{}, 0],
    ] as const)
      expect(cost({ body, model, prices: { extraNanoUsdPerMillion } })).toBe(
        1_000_000 + 107_000 + 10 * searchNanoUsd,
      );
  });

  it("is priced by the length that its input can have", () => {
    const tier = { aboveInputTokens: 60, inputNanoUsdPerMillion: 2e9, outputNanoUsdPerMillion: 4e9 };
    const prices = { tiers: [{ ...tier, cachedInputNanoUsdPerMillion: null }] };
    const body = { max_tokens: 50 };
    expect(cost({ body, prices })).toBe(tokens(body) * 2_000 + 207_000);
    expect(cost({ body, prices, model: { contextWindowTokens: 50 } })).toBe(50_000 + 107_000);
  });

  it("is priced at the tier that it asks for at a place of which nobody knows what it takes", () => {
    const prices = { serviceTierFactors: { priority: 2 } };
    const body = { max_tokens: 50, service_tier: "priority" };
    expect(cost({ body, prices, provider: "somebody" })).toBe(2 * (tokens(body) * 1_000 + 100_000) + 7_000);
  });
});
