import type { CatalogueEntry, Deployment, PriceOverride } from "../../engine/index.ts";

/** A model with the places that serve it, before its price at a time is looked up. */
export interface ModelBlueprint {
  readonly entry: CatalogueEntry;
  readonly deployments: readonly Deployment[];
  /** Prices of its own, weaker than the table of overrides. */
  readonly prices: readonly PriceOverride[];
  /** See `ModelSpec.isByNameOnly`; absent: `auto` may choose it. */
  readonly isByNameOnly?: boolean;
}

/** What is known of a model that neither the catalogue nor the file describes. */
export function blankEntry(id: string, provider: string, upstreamModel: string): CatalogueEntry {
  return {
    id,
    provider,
    upstreamModel,
    price: null,
    capabilities: {
      tools: null,
      jsonSchema: null,
      jsonMode: null,
      imageInput: null,
      audioInput: null,
      videoInput: null,
      fileInput: null,
    },
    contextWindowTokens: null,
    maxOutputTokens: null,
    reasoningEfforts: [],
    defaultEffort: null,
    reasonsByItself: null,
    isCurrent: false,
    figuresFrom: null,
    sources: {
      contextWindowTokens: "unknown",
      maxOutputTokens: "unknown",
      capabilities: "unknown",
      reasoningEfforts: "unknown",
    },
  };
}
