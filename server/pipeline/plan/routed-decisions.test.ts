import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createRouter,
  createSeededRandom,
  createStaticEmbedder,
  defaultPolicy,
  type InPlaceEmbedder,
  type Policy,
  type Priors,
  type Router,
} from "../../../engine/index.ts";
import { staticModelFolder } from "../../config/dataset-paths.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { loadPriors } from "../../start/load-priors.ts";
import { configurationFault } from "../dispatch/testing/failed-calls.ts";
import { createTestGateway, testModel, testPrice } from "../testing/test-gateway.ts";

const ask = [{ role: "user", content: "Prove that the square root of two is irrational." }];
const expensive = { ...testPrice, inputNanoUsdPerMillion: 10e9, outputNanoUsdPerMillion: 40e9 };
const models = [
  testModel("lab/expensive", ["lab"], { price: expensive }),
  testModel("lab/middle", ["lab"], { price: testPrice }),
  testModel("lab/twin", ["lab"], { price: testPrice }),
  testModel("other/cheap", ["other"], {
    price: { ...testPrice, inputNanoUsdPerMillion: 2e7, outputNanoUsdPerMillion: 4e7 },
  }),
];

describe("decisions of the gateway with the real router", () => {
  let embedder: InPlaceEmbedder;
  let priors: Priors;
  beforeAll(async () => {
    embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
    priors = loadPriors();
  });
  afterAll(() => embedder.close());

  const open = (changes: Partial<Policy> = {}, seed: number | null = 3) => {
    const clock = { nowMs: () => 1_000_000, monotonicMs: () => 0 };
    const random = seed === null ? {} : { random: createSeededRandom(seed) };
    const router: Router = createRouter(priors, { embedder, clock, liveLatency: () => null, ...random });
    return createTestGateway(models, (request) => router.route(request), { ...defaultPolicy, ...changes });
  };
  const body = (extra: object = {}): ChatRequestBody => ({ model: "auto", messages: ask, ...extra });

  it("state the propensity that their draws really have, and stop drawing on `explore: false`", async () => {
    const test = open({ explorationRate: 0.2, explorationMaxRegret: 0.5 });
    const rounds = 600;
    for (let round = 0; round < rounds; round += 1) await test.chat(body());
    const { arms } = test.decisions[0]!.exploration!;
    expect(arms.length).toBeGreaterThan(1);
    for (const { candidateId, propensity } of arms) {
      const drawn = test.decisions.filter(({ chosenCandidateId }) => chosenCandidateId === candidateId);
      for (const decision of drawn) expect(decision.propensity).toBe(propensity);
      const error = Math.sqrt((propensity * (1 - propensity)) / rounds);
      expect(Math.abs(drawn.length / rounds - propensity)).toBeLessThanOrEqual(4 * error);
    }
    const explored = test.decisions.findIndex(
      ({ chosenCandidateId, ranked }) => chosenCandidateId !== ranked[0]!.candidateId,
    );
    const decision = test.decisions[explored]!;
    expect(decision.reason).toContain("drawn to learn, with probability");
    const attempts = test.dispatched[explored]!.targets.map(({ candidate }) => candidate.id);
    expect(attempts.slice(0, 2)).toEqual([decision.chosenCandidateId, decision.ranked[0]!.candidateId]);
    test.decisions.length = 0;
    for (let round = 0; round < 100; round += 1) await test.chat(body({ routing: { explore: false } }));
    for (const one of test.decisions) {
      expect([one.chosenCandidateId, one.propensity]).toEqual([one.ranked[0]!.candidateId, 1]);
      expect(one.exploration).toBeUndefined();
    }
  });

  it("say where exploration is set but no randomness was given", async () => {
    const test = open({ explorationRate: 0.2 }, null);
    await test.chat(body());
    expect(test.decisions[0]).toMatchObject({ propensity: 1 });
    expect(test.decisions[0]!.reason).toContain("no source of randomness");
  });

  it("keep a guarantee asked for in the request, and name its probability", async () => {
    const test = open();
    await test.chat(
      body({ routing: { guarantee: { share: 0.5, confidence: 0.8 }, baseline: "lab/expensive" } }),
    );
    const [decision] = test.decisions;
    expect(decision!.guarantee!.baselineCandidateId).toBe("lab/expensive");
    expect(decision!.guarantee!.probability).toBeGreaterThanOrEqual(0.8);
    const chosen = decision!.ranked[0]!;
    const qualified = decision!.ranked.filter(({ score }) => score >= 0.8);
    for (const one of qualified)
      expect(chosen.prediction.cost.expectedNanoUsd).toBeLessThanOrEqual(
        one.prediction.cost.expectedNanoUsd!,
      );
    expect(decision!.reason).toContain(decision!.guarantee!.probability.toFixed(3));
    const view = await test.explain(
      body({ routing: { guarantee: { share: 1, confidence: 0.99 }, baseline: "lab/expensive" } }),
    );
    expect(view).toMatchObject({
      chosen: "lab/expensive",
      guarantee: { baseline: "lab/expensive", probability: 1 },
    });
  });

  it("measure against a baseline that may not serve, and refuse where nothing reaches it", async () => {
    const test = open();
    const guarantee = (share: number, confidence: number) =>
      body({
        routing: { guarantee: { share, confidence }, baseline: "lab/expensive", allowed_models: ["other/*"] },
      });
    await test.chat(guarantee(0.1, 0.6));
    expect(test.decisions[0]!.chosenCandidateId).toBe("other/cheap");
    await expect(test.chat(guarantee(1, 0.99))).rejects.toMatchObject({
      code: "route_no_candidate",
      message: expect.stringContaining(
        "guarantee_not_met (1: other/cheap keeps 100% of lab/expensive's quality",
      ),
    });
  });

  it("try a baseline that is cooling rather than break the guarantee or refuse", async () => {
    const test = open();
    test.health.started("lab/expensive#0");
    test.health.failed("lab/expensive#0", configurationFault);
    await test.chat(
      body({ routing: { guarantee: { share: 1, confidence: 0.99 }, baseline: "lab/expensive" } }),
    );
    expect(test.decisions[0]!.chosenCandidateId).toBe("lab/expensive");
  });

  it("stay with the model inside a tool loop, let go when it cools, and say both", async () => {
    const test = open();
    const quality = { routing: { weights: { quality: 1 } } };
    await test.chat({ model: "lab/middle", messages: ask });
    const call = { role: "assistant", content: null, tool_calls: [{ id: "1" }] };
    const loop = { messages: [...ask, call, { role: "tool", content: "ok" }], ...quality };
    await test.chat(body(loop));
    const held = test.decisions.at(-1)!;
    expect(held.chosenCandidateId).toBe("lab/middle");
    expect(held.ranked).toHaveLength(1);
    expect(held.excluded.map(({ code }) => code)).toEqual(Array(3).fill("conversation_lock"));
    expect(held.switch).toMatchObject({
      lastCandidateId: "lab/middle",
      lock: "open_tool_loop",
      isLockHeld: true,
    });
    expect(held.reason).toContain("stays with the model that served it last");
    test.health.started("lab/middle#0");
    test.health.failed("lab/middle#0", configurationFault);
    await test.chat(body(loop));
    const released = test.decisions.at(-1)!;
    expect(released.chosenCandidateId).not.toBe("lab/middle");
    expect(released.switch).toMatchObject({ lock: "open_tool_loop", isLockHeld: false });
    expect(released.reason).toContain("lab/middle served last and cannot take this request");
  });

  it("count the lost cache against the others in a long conversation", async () => {
    const test = open();
    const long = [{ role: "user", content: "word ".repeat(4000) }];
    const next = [...long, { role: "assistant", content: "Go on." }, ...ask];
    await test.chat({ model: "lab/middle", messages: long });
    await test.chat(body({ messages: next }));
    const decision = test.decisions.at(-1)!;
    // 5,000 tokens were sent then, and each keeps $0.90 per million in the cache: $0.0045.
    expect(decision.switch).toMatchObject({ lastCandidateId: "lab/middle", switchCostNanoUsd: 4_500_000 });
    const added = new Map(decision.ranked.map((one) => [one.candidateId, one.switchCostNanoUsd]));
    expect(added.get("lab/middle")).toBeUndefined();
    expect(added.get("other/cheap")).toBe(4_500_000);
  });
});
