import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createRouter,
  createStaticEmbedder,
  defaultPolicy,
  type InPlaceEmbedder,
  noLimits,
  type Policy,
  type Router,
} from "../../../engine/index.ts";
import { staticModelFolder } from "../../config/dataset-paths.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { loadPriors } from "../../start/load-priors.ts";
import { configurationFault } from "../dispatch/testing/failed-calls.ts";
import { createTestGateway, testModel, testPrice } from "../testing/test-gateway.ts";

const messages = [{ role: "user", content: "Prove that the square root of two is irrational." }];
const models = [
  testModel("lab/expensive", ["lab"], { price: { ...testPrice, outputNanoUsdPerMillion: 40e9 } }),
  testModel("lab/cheap", ["lab"], { price: { ...testPrice, outputNanoUsdPerMillion: 4e7 } }),
  testModel("lab/unpriced", ["lab"], { price: null }),
];

describe("limits of a request that names its model", () => {
  let embedder: InPlaceEmbedder;
  let router: Router;
  beforeAll(async () => {
    embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
    const clock = { nowMs: () => 1_000_000, monotonicMs: () => 0 };
    router = createRouter(loadPriors(), { embedder, clock, liveLatency: () => null });
  });
  afterAll(() => embedder.close());

  const open = (policy: Policy = defaultPolicy) =>
    createTestGateway(models, (request) => router.route(request), policy);
  const body = (model: string, extra: Partial<ChatRequestBody> = {}): ChatRequestBody => ({
    model,
    messages,
    ...extra,
  });
  /** What `POST /v1/route` expects the model to cost, in dollars, when `auto` is asked. */
  const expectedUsd = async (model: string): Promise<number> => {
    const view = (await open().explain(body("auto", { routing: { weights: { quality: 1 } } }))) as {
      ranked: { candidate: string; cost: { expected_usd: number } }[];
    };
    return view.ranked.find(({ candidate }) => candidate === model)!.cost.expected_usd;
  };

  it("let a model pass that is expected to cost exactly the ceiling, named or chosen", async () => {
    const expensive = await expectedUsd("lab/expensive");
    const ceiling = { max_cost_usd: expensive };
    const test = open();
    await test.chat(body("lab/expensive", { routing: ceiling }));
    expect(test.decisions.at(-1)!.chosenCandidateId).toBe("lab/expensive");
    const view = (await open().explain(body("auto", { routing: ceiling }))) as {
      ranked: { candidate: string }[];
    };
    expect(view.ranked.map(({ candidate }) => candidate)).toContain("lab/expensive");
  });

  it("refuse a model that is expected to cost more, and name field, figures and fix", async () => {
    const expensive = await expectedUsd("lab/expensive");
    const test = open();
    await expect(
      test.chat(body("lab/expensive", { routing: { max_cost_usd: expensive * 0.99 } })),
    ).rejects.toMatchObject({
      code: "model_breaks_limit",
      param: "routing.max_cost_usd",
      message: `\`model\` names lab/expensive, and \`routing.max_cost_usd\` forbids it: expected $${expensive.toPrecision(3)}, the ceiling is $${(expensive * 0.99).toPrecision(3)}. Raise it, name another model, or send \`auto\`.`,
    });
    expect(test.dispatched).toEqual([]);
    await test.chat(body("lab/expensive", { routing: { max_cost_usd: expensive * 1.01 } }));
    expect(test.dispatched).toHaveLength(1);
  });

  it("refuse a model without a price under a ceiling, as `auto` does", async () => {
    await expect(open().chat(body("lab/unpriced", { routing: { max_cost_usd: 100 } }))).rejects.toMatchObject(
      { code: "model_breaks_limit", message: expect.stringContaining("give the model a price") },
    );
  });

  it.each([
    [{ max_latency_ms: 1 }, "routing.max_latency_ms", "the ceiling is 1 ms. Raise it"],
    [{ min_quality: 1 }, "routing.min_quality", "the floor is 1. Lower it"],
    [{ allowed_models: ["other/*"] }, "routing.allowed_models", "it is not among them. Add it there"],
  ])("hold for %j", async (routing, param, message) => {
    await expect(open().chat(body("lab/cheap", { routing }))).rejects.toMatchObject({
      code: "model_breaks_limit",
      param,
      message: expect.stringContaining(message),
    });
  });

  it("hold for every model of `models`, whoever is asked first", async () => {
    const routing = { max_cost_usd: (await expectedUsd("lab/expensive")) / 2 };
    for (const model of ["auto", "lab/cheap"])
      await expect(
        open().chat(body(model, { models: ["lab/cheap", "lab/expensive"], routing })),
      ).rejects.toMatchObject({ message: expect.stringContaining("`models` names lab/expensive") });
    await open().chat(body("lab/cheap", { models: ["lab/cheap"], routing }));
  });

  it("ask nothing else of the model: what it is said to lack, or a cooling deployment, is the client's own business", async () => {
    const test = createTestGateway(
      [testModel("lab/plain", ["lab"], { capabilities: { ...models[0]!.capabilities, tools: null } })],
      (request) => router.route(request),
    );
    test.health.started("lab/plain#0");
    test.health.failed("lab/plain#0", configurationFault);
    const tools = [{ type: "function", function: { name: "look_up" } }];
    await test.chat(body("lab/plain", { tools, routing: { max_cost_usd: 1 } } as Partial<ChatRequestBody>));
    expect(test.dispatched).toHaveLength(1);
  });

  it("of tradewind.yaml bind `auto` alone, and a request without limits is not predicted", async () => {
    const test = open({ ...defaultPolicy, limits: { ...noLimits, maxCostNanoUsd: 1 } });
    await test.chat(body("lab/expensive"));
    expect(test.dispatched).toHaveLength(1);
    expect(test.asked).toEqual([]);
    await expect(test.chat(body("auto"))).rejects.toMatchObject({ code: "route_no_candidate" });
  });
});
