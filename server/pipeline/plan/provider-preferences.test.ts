import { describe, expect, it } from "vitest";
import type { GatewayError } from "../../errors/gateway-error.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { configurationFault } from "../dispatch/testing/failed-calls.ts";
import {
  createTestGateway,
  routeTo,
  type TestGateway,
  testModel,
  testPrice,
} from "../testing/test-gateway.ts";

const messages = [{ role: "user", content: "Hello" }];
const models = [
  testModel("openai/gpt", ["openai", "azure"]),
  testModel("meta/llama", ["groq", "together", "openai"]),
  testModel("anthropic/claude", ["anthropic"], {
    price: { ...testPrice, inputNanoUsdPerMillion: 3e9, outputNanoUsdPerMillion: 15e9 },
  }),
  testModel("local/free", ["ollama"], { price: null }),
];
const live = (timeToFirstTokenMs: number, outputTokensPerSecond: number) => ({
  timeToFirstTokenMs,
  outputTokensPerSecond,
  observations: 10,
});
const latencies = {
  "meta/llama#0": live(300, 50),
  "meta/llama#1": live(100, 20),
  "meta/llama#2": live(200, 90),
};
const open = (): TestGateway => createTestGateway(models, routeTo(), undefined, latencies);

async function tried(provider: object, model = "auto", extra: object = {}): Promise<string[]> {
  const test = open();
  await test.chat({ model, messages, provider, ...extra } as ChatRequestBody);
  return test.dispatched[0]!.targets.map(({ deployment }) => deployment.id);
}

async function failure(body: object): Promise<GatewayError> {
  try {
    await open().chat({ model: "auto", messages, ...body } as ChatRequestBody);
  } catch (error) {
    return error as GatewayError;
  }
  throw new Error("nothing was refused");
}

describe("provider", () => {
  it("leaves out models that no allowed provider serves, and says so", async () => {
    const test = open();
    await test.chat({ model: "auto", messages, provider: { only: ["Groq", "anthropic"] } });
    expect(test.asked[0]!.candidates.map(({ id }) => id)).toEqual(["meta/llama", "anthropic/claude"]);
    expect(test.asked[0]!.excluded).toEqual([
      {
        candidateId: "openai/gpt",
        code: "provider_not_allowed",
        reason: "is served by openai, azure, which `provider` leaves out",
      },
      {
        candidateId: "local/free",
        code: "provider_not_allowed",
        reason: "is served by ollama, which `provider` leaves out",
      },
    ]);
    expect(test.dispatched[0]!.targets.map(({ deployment }) => deployment.id)).toEqual([
      "meta/llama#0",
      "anthropic/claude#0",
    ]);
  });

  it("applies to a pinned model and to the client's fallbacks", async () => {
    expect(await tried({ ignore: ["openai"] }, "openai/gpt", { models: ["meta/llama"] })).toEqual([
      "openai/gpt#1",
      "meta/llama#0",
      "meta/llama#1",
    ]);
    const error = await failure({ model: "anthropic/claude", provider: { only: ["openai"] } });
    expect(error.code).toBe("route_no_candidate");
    expect(error.message).toContain("provider_not_allowed");
  });

  it("tries the providers of `order` first, and no others where fallbacks are not allowed", async () => {
    expect(await tried({ order: ["together", "groq"] }, "meta/llama")).toEqual([
      "meta/llama#1",
      "meta/llama#0",
    ]);
    expect(await tried({ order: ["openai"], allow_fallbacks: false }, "meta/llama")).toEqual([
      "meta/llama#2",
    ]);
    expect(await tried({ order: ["azure"], allow_fallbacks: false })).toEqual(["openai/gpt#1"]);
  });

  it("tries one place alone where fallbacks are not allowed and no order is given, a healthy one", async () => {
    expect(await tried({ allow_fallbacks: false })).toEqual(["openai/gpt#0"]);
    const test = open();
    test.health.started("openai/gpt#0");
    test.health.failed("openai/gpt#0", configurationFault);
    await test.chat({ model: "auto", messages, provider: { allow_fallbacks: false } });
    expect(test.dispatched[0]!.targets.map(({ deployment }) => deployment.id)).toEqual(["openai/gpt#1"]);
    expect(await tried({ allow_fallbacks: false }, "auto", { models: ["anthropic/claude"] })).toEqual([
      "openai/gpt#0",
      "anthropic/claude#0",
    ]);
  });

  it("sorts the places of a model by markup, by time to first token, or by speed", async () => {
    expect((await tried({ sort: "price" }, "meta/llama"))[0]).toBe("meta/llama#0");
    expect(await tried({ sort: "latency" }, "meta/llama")).toEqual(["meta/llama#1", "meta/llama#2"]);
    expect(await tried({ sort: "throughput" }, "meta/llama")).toEqual(["meta/llama#2", "meta/llama#0"]);
    expect(await tried({ sort: "latency" }, "openai/gpt")).toEqual(["openai/gpt#0", "openai/gpt#1"]);
  });

  it("bounds the rates, markup included, and takes an unknown price for no bargain", async () => {
    const test = open();
    await test.chat({ model: "auto", messages, provider: { max_price: { prompt: 1, completion: 2.01 } } });
    const [asked] = test.asked;
    expect(
      asked!.candidates.map(({ id, model }) => [id, model.deployments.map((one) => one.provider)]),
    ).toEqual([
      ["openai/gpt", ["openai"]],
      ["meta/llama", ["groq"]],
    ]);
    expect(asked!.excluded!.map(({ candidateId, code }) => [candidateId, code])).toEqual([
      ["anthropic/claude", "over_max_price"],
      ["local/free", "unpriced"],
    ]);
  });

  it("turns `sort` into the preset of the suffix that OpenRouter has for it", async () => {
    const test = open();
    await test.chat({ model: "auto", messages, provider: { sort: "price" } });
    await test.chat({ model: "auto:floor", messages });
    await test.chat({ model: "auto:best", messages, provider: { sort: "price" } });
    const rules = test.asked.map(({ policy }) => policy.rule);
    expect(rules[0]).toEqual(rules[1]);
    expect(rules[2]).not.toEqual(rules[0]);
  });

  it.each([
    [{ provider: { onyl: ["openai"] } }, "unknown_routing_field", "provider.onyl", "did you mean `only`?"],
    [
      { provider: { max_price: { promt: 1 } } },
      "unknown_routing_field",
      "provider.max_price.promt",
      "did you mean `prompt`?",
    ],
    [
      { provider: { max_price: { image: 1 } } },
      "invalid_request",
      "provider.max_price.image",
      "cannot be honoured",
    ],
    [
      { provider: { data_collection: "deny" } },
      "route_no_candidate",
      null,
      "known to meet `provider.data_collection: deny`",
    ],
    [{ provider: { zdr: true } }, "route_no_candidate", null, "known to meet `provider.zdr`"],
    [
      { model: "openai/gpt", provider: { region: "eu" } },
      "route_no_candidate",
      null,
      "known to meet `provider.region` (eu)",
    ],
    [
      { provider: { quantizations: ["fp8"] } },
      "invalid_request",
      "provider.quantizations",
      "cannot be honoured",
    ],
    [
      { plugins: [{ id: "auto-router", allowed_model: ["a"] }] },
      "unknown_routing_field",
      "plugins[0].allowed_model",
      "did you mean `allowed_models`?",
    ],
    [{ plugins: [{ id: "web" }] }, "invalid_request", "plugins[0].id", "only `auto-router` is"],
    [
      { plugins: [{ id: "auto-router" }, { id: "auto-router" }] },
      "invalid_request",
      "plugins[1]",
      "a second time",
    ],
    [{ model: "openai/gpt", plugins: [{ id: "auto-router" }] }, "invalid_request", "plugins", "send `auto`"],
    [
      { routing: { guarantee: { confidense: 0.9 } } },
      "unknown_routing_field",
      "routing.guarantee.confidense",
      "did you mean `confidence`?",
    ],
    [
      { routing: { guarantee: {}, weights: { cost: 1 } } },
      "invalid_request",
      "routing.guarantee",
      "two policies",
    ],
    [
      { routing: { quality_point_usd: 0.001, weights: { cost: 1 } } },
      "invalid_request",
      "routing.quality_point_usd",
      "two policies",
    ],
    [{ routing: { guarantee: {} } }, "invalid_request", "routing.baseline", "needs a baseline"],
    [{ routing: { baseline: "openai/gptt" } }, "model_not_found", "routing.baseline", "`openai/gpt`"],
  ])("is never ignored silently: %j", async (body, code, param, words) => {
    const error = await failure(body);
    expect([error.code, error.param]).toEqual([code, param]);
    expect(error.message).toContain(words);
    expect(error.status).toBeGreaterThanOrEqual(400);
    expect(error.status).toBeLessThan(500);
  });

  it("takes promises that it need not keep", async () => {
    const promises = { data_collection: "allow", zdr: false, require_parameters: false };
    expect(await tried(promises)).toEqual(await tried({}));
  });
});

describe("plugins", () => {
  const policyOf = async (plugins: object[], model = "auto", extra: object = {}) => {
    const test = open();
    await test.chat({ model, messages, plugins, ...extra } as ChatRequestBody);
    return test.asked[0]!;
  };

  it("turn the dial into weights, 7 where none is given", async () => {
    const weightsAt = async (dial?: number) =>
      (
        await policyOf([
          { id: "auto-router", ...(dial === undefined ? {} : { cost_quality_tradeoff: dial }) },
        ])
      ).policy.rule;
    expect(await weightsAt()).toEqual({ kind: "weights", weights: { quality: 0.3, cost: 0.7, latency: 0 } });
    expect(await weightsAt(0)).toEqual({ kind: "weights", weights: { quality: 1, cost: 0, latency: 0 } });
    expect(await weightsAt(10)).toEqual({ kind: "weights", weights: { quality: 0, cost: 1, latency: 0 } });
  });

  it("win over a preset and yield to native weights", async () => {
    const entry = { id: "auto-router", cost_quality_tradeoff: 5 };
    const half = { quality: 0.5, cost: 0.5, latency: 0 };
    expect((await policyOf([entry], "auto:best")).policy.rule).toEqual({ kind: "weights", weights: half });
    const native = { routing: { weights: { quality: 1 } } };
    expect((await policyOf([entry], "auto", native)).policy.rule).toMatchObject({ weights: { quality: 1 } });
  });

  it("bound the models together with the native list", async () => {
    const entry = { id: "auto-router", allowed_models: ["openai/*", "meta/*"] };
    const asked = await policyOf([entry], "auto", { routing: { allowed_models: ["meta/*", "local/*"] } });
    expect(asked.candidates.map(({ id }) => id)).toEqual(["meta/llama"]);
    expect(asked.excluded!.map(({ reason }) => reason)).toEqual([
      "not among `routing.allowed_models`",
      "not among `routing.allowed_models`",
      "not among `plugins.allowed_models`",
    ]);
  });

  it("are as if not there where they are switched off", async () => {
    const off = await policyOf([
      { id: "auto-router", enabled: false },
      { id: "web", enabled: false },
    ]);
    const without = await policyOf([]);
    expect(off.policy).toEqual(without.policy);
  });
});
