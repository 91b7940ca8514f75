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
    ["anthropic-messages", { inference_geo: "us" }, "anthropic", 1.1],
    ["anthropic-messages", { speed: "fast" }, "anthropic", null],
    ["anthropic-messages", { speed: "fast" }, "openai", 1],
    ["anthropic-messages", { service_tier: "auto", speed: "standard" }, "anthropic", 1],
  ] as const)("of %s, %j, at %s", (protocol, body, provider, cost) => {
    const found = worstCostNanoUsd(at(provider) as never, chat(protocol, body) as never);
    expect(found).toBe(cost === null ? null : Math.round(cost * ordinary(body)));
  });
});
