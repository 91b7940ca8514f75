import { expect, it } from "vitest";
import {
  buildCatalog,
  createRouter,
  createStaticEmbedder,
  defaultPolicy,
  featureLayout,
  modelFromEntry,
  type Priors,
  parseRequest,
} from "../../../engine/index.ts";
import { staticModelFolder } from "../../config/dataset-paths.ts";
import { loadCatalogue } from "../../config/load-catalogue.ts";
import type { StoredRequest } from "../../database/repositories/stored-request.ts";
import { loadPriors } from "../../start/load-priors.ts";
import { priorsInstead } from "./priors-instead.ts";

const clock = { nowMs: () => 0, monotonicMs: () => 0 };

it("predicts qualities as the version's own router does, and leaves costs, latencies and unknown candidates as logged", async () => {
  const priors = loadPriors();
  const embedder = await createStaticEmbedder({ modelFolder: staticModelFolder });
  const models = loadCatalogue()
    .slice(0, 12)
    .map((entry) => modelFromEntry(entry, { deployments: [], overrides: [], atMs: 0 }));
  const { candidates } = buildCatalog(models);
  const parsed = parseRequest({
    model: "auto",
    messages: [{ role: "user", content: "Prove that the square root of two is irrational." }],
  });
  const route = (version: Priors) =>
    createRouter(version, { embedder, clock, liveLatency: () => null }).route({
      ...{ requestId: "1", requestedModel: "auto", parsed, candidates, policy: defaultPolicy },
      isHealthy: () => true,
    });
  const { decision, features } = route(priors);
  const { instruction: _, ...stored } = features;
  const ranked = decision!.ranked;
  const request = {
    candidates: [
      ...ranked.map(({ candidateId: id, modelId }) => ({
        id,
        model: { id: modelId },
        reasoningEffort: null,
      })),
      { id: "gone/model", model: { id: "gone/model" }, reasoningEffort: null },
    ],
    // As if a version that knows nothing had decided.
    predictions: [...ranked, ranked[0]!].map(({ prediction }, index) => ({
      ...prediction,
      candidateId: ranked[index]?.candidateId ?? "gone/model",
      quality: { mean: 0.123, standardDeviation: 0.3, evidence: [] },
    })),
    ...{ features: stored, featureLayout: featureLayout(), embedderId: embedder.id, policy: defaultPolicy },
  } as unknown as StoredRequest;
  const instead = priorsInstead(priors, candidates);
  expect(instead.version).toBe(priors.version);
  const predicted = instead.predict(request)!;
  expect(predicted.at(-1)!.quality.mean).toBe(0.123);
  for (const [index, { prediction }] of ranked.entries()) {
    const { quality, cost, latency } = predicted[index]!;
    expect({ cost, latency }).toEqual({ cost: prediction.cost, latency: prediction.latency });
    // The instruction's embedding, which the classifier reads beside the text's, is not stored.
    expect(Math.abs(quality.mean - prediction.quality.mean)).toBeLessThan(0.05);
  }
  for (const [changes, code] of [
    [{}, null],
    [{ features: null }, "no_features"],
    [{ featureLayout: "00000000" }, "another_layout"],
    [{ featureLayout: null }, "unknown_layout"],
    [{ embedderId: "other@1" }, "another_embedder"],
  ] as const) {
    const changed = { ...request, ...changes };
    expect(instead.unreadable(changed)).toBe(code);
    expect(instead.predict(changed) === null, `predicts nothing: ${code}`).toBe(code !== null);
  }
  await embedder.close();
});
