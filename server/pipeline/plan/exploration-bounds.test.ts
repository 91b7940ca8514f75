import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createRouter,
  createSeededRandom,
  createStaticEmbedder,
  type Decision,
  defaultPolicy,
  type InPlaceEmbedder,
  type ModelSpec,
  type Priors,
} from "../../../engine/index.ts";
import { staticModelFolder } from "../../config/dataset-paths.ts";
import type { RoutingPreferences } from "../../operation/routing-schema.ts";
import type { ChatRequestBody } from "../../protocols/openai-chat/chat-request-schema.ts";
import { loadPriors } from "../../start/load-priors.ts";
import { createTestGateway, testModel, testPrice } from "../testing/test-gateway.ts";

const questions = [
  "Prove that the square root of two is irrational.",
  "def f(x): return x[3]  # IndexError, why?",
  "Translate into French: the house is red.",
  "Write a haiku about rain.",
];
const tool = { type: "function", function: { name: "look_up", parameters: { type: "object" } } };
const image = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };

/** Known models and ones that nobody measured, some unable and some without a price. */
function randomModels(random: () => number): ModelSpec[] {
  const known = ["openai/gpt-4o", "openai/gpt-5-mini", "anthropic/claude-haiku-4-5", "openai/gpt-4.1"];
  return [...known, "lab/one", "lab/two", "lab/three", "lab/four"].map((id) => {
    const scale = 10 ** (2 * random() - 1);
    const { capabilities } = testModel(id, ["lab"]);
    const able = Object.fromEntries(Object.keys(capabilities).map((name) => [name, random() < 0.7]));
    return testModel(id, [id.startsWith("lab/") ? "lab" : "openai"], {
      capabilities: able as unknown as ModelSpec["capabilities"],
      contextWindowTokens: random() < 0.2 ? 40 : null,
      price:
        random() < 0.1
          ? null
          : {
              ...testPrice,
              inputNanoUsdPerMillion: Math.round(testPrice.inputNanoUsdPerMillion * scale),
              outputNanoUsdPerMillion: Math.round(testPrice.outputNanoUsdPerMillion * scale),
            },
    });
  });
}

describe("exploration, on 1,500 random requests to random models", () => {
  let embedder: InPlaceEmbedder;
  let priors: Priors;
  beforeAll(async () => {
    embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
    priors = loadPriors();
  });
  afterAll(() => embedder.close());

  it("never breaks a capability, ceiling, floor, list of models, lock or policy, and states exact propensities", async () => {
    const random = createSeededRandom(77);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
    const seen = { drawn: 0, unproven: 0, locked: 0, guaranteed: 0, refused: 0, switchedOff: 0 };
    for (let world = 0; world < 30; world += 1) {
      const models = randomModels(random);
      const byId = new Map(models.map((model) => [model.id, model]));
      const clock = { nowMs: () => 1_000_000, monotonicMs: () => 0 };
      const router = createRouter(priors, { embedder, clock, liveLatency: () => null, random });
      const maxRegret = random() * 0.2;
      const test = createTestGateway(models, (request) => router.route(request), {
        ...defaultPolicy,
        explorationRate: 0.2,
        explorationMaxRegret: maxRegret,
      });
      test.reply = JSON.stringify({ choices: [{ message: { role: "assistant", content: "Yes" } }] });
      for (let round = 0; round < 50; round += 1) {
        const text = pick(questions);
        const needs = { tools: random() < 0.3, imageInput: random() < 0.15, jsonMode: random() < 0.15 };
        const routing: RoutingPreferences = {
          ...(random() < 0.2 ? { max_cost_usd: 10 ** (-5 + 3 * random()) } : {}),
          ...(random() < 0.2 ? { max_latency_ms: 500 + 20_000 * random() } : {}),
          ...(random() < 0.2 ? { min_quality: 0.3 + 0.5 * random() } : {}),
          ...(random() < 0.2
            ? { allowed_models: pick([["openai/*"], ["lab/*"], ["openai/gpt-4o", "lab/one"]]) }
            : {}),
          ...(random() < 0.15 ? { explore: false } : {}),
          ...(random() < 0.1 ? { guarantee: { share: 0.8 }, baseline: "openai/gpt-4o" } : {}),
          session_id: `conversation ${round}`,
        };
        const body: ChatRequestBody = {
          model: "auto",
          messages: [{ role: "user", content: needs.imageInput ? [{ type: "text", text }, image] : text }],
          ...(needs.tools ? { tools: [tool] } : {}),
          ...(needs.jsonMode ? { response_format: { type: "json_object" } } : {}),
          routing,
        };
        const before = test.decisions.length;
        await test.chat(body).catch((error: { code: string }) => {
          expect(["route_no_candidate", "context_length_exceeded"]).toContain(error.code);
          seen.refused += 1;
        });
        const decision = test.decisions[before];
        if (decision === undefined) continue;
        const chosen = checkChoice(decision, routing, needs);
        if (decision.exploration !== undefined) checkPropensities(decision, maxRegret);
        if (chosen !== decision.ranked[0]) seen.drawn += 1;
        if (chosen !== decision.ranked[0] && chosen.prediction.quality.evidence.length === 0)
          seen.unproven += 1;
        if (routing.explore === false || routing.guarantee !== undefined) {
          expect([decision.propensity, decision.chosenCandidateId]).toEqual([
            1,
            decision.ranked[0]!.candidateId,
          ]);
          if (routing.guarantee === undefined) seen.switchedOff += 1;
          else seen.guaranteed += 1;
        }
        // The conversation goes on inside a tool loop: it stays, whatever could be drawn.
        if (!needs.tools || needs.imageInput) continue;
        const call = { id: "call_1", type: "function", function: { name: "look_up", arguments: "{}" } };
        const inLoop = {
          ...body,
          messages: [
            ...body.messages,
            { role: "assistant", content: null, tool_calls: [call] },
            { role: "tool", tool_call_id: "call_1", content: "42" },
          ],
        } as ChatRequestBody;
        // Its limits hold there, too, and may leave nothing.
        await test.chat(inLoop).catch(() => undefined);
        const next = test.decisions[before + 1];
        if (next?.switch?.isLockHeld !== true) continue;
        seen.locked += 1;
        expect([next.chosenCandidateId, next.propensity]).toEqual([decision.chosenCandidateId, 1]);
      }

      function checkChoice(decision: Decision, routing: RoutingPreferences, needs: object) {
        const chosen = decision.ranked.find(({ candidateId }) => candidateId === decision.chosenCandidateId)!;
        const model = byId.get(chosen.modelId)!;
        for (const [name, isNeeded] of Object.entries(needs))
          if (isNeeded) expect(model.capabilities[name as keyof ModelSpec["capabilities"]]).toBe(true);
        const { cost, latency, quality } = chosen.prediction;
        if (routing.max_cost_usd !== undefined)
          expect(cost.expectedNanoUsd!).toBeLessThanOrEqual(routing.max_cost_usd * 1e9);
        if (routing.max_latency_ms !== undefined)
          expect(latency.totalMs).toBeLessThanOrEqual(routing.max_latency_ms);
        if (routing.min_quality !== undefined)
          expect(quality.mean).toBeGreaterThanOrEqual(routing.min_quality);
        if (routing.guarantee === undefined) expect(cost.expectedNanoUsd).not.toBeNull();
        if (routing.allowed_models !== undefined)
          expect(
            routing.allowed_models.some((pattern) =>
              pattern.endsWith("*") ? model.id.startsWith(pattern.slice(0, -1)) : model.id === pattern,
            ),
          ).toBe(true);
        return chosen;
      }
    }

    function checkPropensities(decision: Decision, maxRegret: number): void {
      const { arms } = decision.exploration!;
      const scoreOf = new Map(decision.ranked.map(({ candidateId, score }) => [candidateId, score]));
      const best = decision.ranked[0]!.score;
      expect(arms.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(1, 12);
      expect(arms.find(({ candidateId }) => candidateId === decision.chosenCandidateId)!.propensity).toBe(
        decision.propensity,
      );
      const regret = arms.reduce(
        (sum, { candidateId, propensity }) => sum + propensity * (best - scoreOf.get(candidateId)!),
        0,
      );
      expect(regret).toBeLessThanOrEqual(0.2 * maxRegret + 1e-12);
    }
    for (const [what, count] of Object.entries(seen)) expect([what, count > 5]).toEqual([what, true]);
  }, 300_000);
});
