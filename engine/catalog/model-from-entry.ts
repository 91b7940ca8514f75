import type { Capabilities, Deployment, ModelSpec, Retirement } from "../contracts/index.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import { packageContextWindowTokens } from "./package-price.ts";
import type { PriceOverride } from "./price-override.ts";
import { resolvePrice } from "./resolve-price.ts";
import { isRetired } from "./retirement.ts";

/** What is known of a model that the catalogue does not hold. */
export const unknownCapabilities: Capabilities = Object.freeze({
  tools: null,
  jsonSchema: null,
  jsonMode: null,
  imageInput: null,
  audioInput: null,
  videoInput: null,
  fileInput: null,
});

interface ModelContext {
  readonly deployments: readonly Deployment[];
  readonly overrides: readonly PriceOverride[];
  /** See `ModelSpec.isByNameOnly`. */
  readonly isByNameOnly?: boolean;
  /** See `ModelSpec.retirement`; absent or null: none is announced. */
  readonly retirement?: Retirement | null;
  /** Time for which prices are resolved. */
  readonly atMs: number;
}

/** A catalogue entry, together with the places that serve it, as the model that the router ranks. */
export function modelFromEntry(entry: CatalogueEntry, context: ModelContext): ModelSpec {
  const { deployments, overrides, atMs, isByNameOnly = false, retirement = null } = context;
  const stated = entry.price === null ? null : packageContextWindowTokens(entry.price);
  return {
    id: entry.id,
    ...(entry.kind === undefined ? {} : { kind: entry.kind }),
    capabilities: entry.capabilities,
    contextWindowTokens: entry.contextWindowTokens ?? stated,
    maxOutputTokens: entry.maxOutputTokens,
    price: resolvePrice(
      { modelId: entry.id, reference: entry.price, overrides, isChat: entry.kind === undefined },
      atMs,
    ),
    reasoningEfforts: entry.reasoningEfforts,
    ...(entry.defaultEffort === null ? {} : { defaultEffort: entry.defaultEffort }),
    ...(entry.effortsWithTools === undefined ? {} : { effortsWithTools: entry.effortsWithTools }),
    ...(entry.takesPrefill === undefined ? {} : { takesPrefill: entry.takesPrefill }),
    deployments,
    ...(isByNameOnly || isRetired(retirement?.day, atMs) ? { isByNameOnly: true } : {}),
    ...(retirement === null ? {} : { retirement }),
    isDemo: false,
  };
}
