import { type ModelSpec, unknownCapabilities } from "../../../engine/index.ts";

export const localEmbedderProvider = "tradewind";

/** The embedder that the router reads prompts with, as a model that clients may name: no key, no network, no charge. */
const localEmbeddingModel: ModelSpec = {
  id: "tradewind/tradewind-static",
  kind: "embedding",
  capabilities: unknownCapabilities,
  contextWindowTokens: null,
  maxOutputTokens: null,
  price: {
    ...{ inputNanoUsdPerMillion: 0, outputNanoUsdPerMillion: 0, requestNanoUsd: 0, tiers: [] },
    ...{ cachedInputNanoUsdPerMillion: null, cacheWriteNanoUsdPerMillion: null },
    source: "computed on this machine",
  },
  reasoningEfforts: [],
  deployments: [
    {
      ...{ id: "tradewind/tradewind-static#0", provider: localEmbedderProvider },
      // No address is called; the host name is reserved for that (RFC 2606).
      ...{ upstreamModel: "tradewind-static", baseUrl: "http://tradewind.invalid" },
      ...{ apiKeyEnv: null, region: null, markupBasisPoints: 0 },
    },
  ],
  isDemo: false,
};

/**
 * Models with the built-in one. It is free, so `auto` would always take it: beside an embedding model of a provider, which knows far more of a text, it answers
 * only where it is named.
 */
export function withLocalEmbedding(models: readonly ModelSpec[]): readonly ModelSpec[] {
  const hasAnother = models.some(({ kind, isByNameOnly }) => kind === "embedding" && isByNameOnly !== true);
  return [...models, hasAnother ? { ...localEmbeddingModel, isByNameOnly: true } : localEmbeddingModel];
}
