import type { Candidate, Deployment, ModelSpec } from "../../../../engine/index.ts";
import type { DispatchTarget } from "../dispatch-target.ts";

/** A model with one deployment at the base URL. $0.25 input, $0.025 cached, $2 output per million tokens, 10% markup. */
export function target(
  baseUrl: string,
  name = "gpt-5-mini",
  changes: Partial<Deployment> = {},
  modelChanges: Partial<ModelSpec> = {},
): DispatchTarget {
  const deployment: Deployment = {
    id: `openai/${name}#0`,
    provider: "openai",
    upstreamModel: name,
    baseUrl,
    apiKeyEnv: "TEST_API_KEY",
    region: null,
    markupBasisPoints: 1_000,
    ...changes,
  };
  const model: ModelSpec = {
    id: `openai/${name}`,
    capabilities: {
      tools: true,
      jsonSchema: true,
      jsonMode: true,
      imageInput: false,
      audioInput: false,
      videoInput: false,
      fileInput: false,
    },
    contextWindowTokens: 100_000,
    maxOutputTokens: null,
    price: {
      inputNanoUsdPerMillion: 250_000_000,
      outputNanoUsdPerMillion: 2_000_000_000,
      cachedInputNanoUsdPerMillion: 25_000_000,
      cacheWriteNanoUsdPerMillion: null,
      requestNanoUsd: 0,
      tiers: [],
      source: "test",
    },
    reasoningEfforts: [],
    deployments: [deployment],
    isDemo: false,
    ...modelChanges,
  };
  const candidate: Candidate = { id: model.id, model, reasoningEffort: null };
  return { candidate, deployment };
}
