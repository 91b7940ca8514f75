import type { Catalog, ModelSpec, Price } from "../../../engine/index.ts";
import { presets, readRequestedModel, snakeKeys } from "../../../engine/index.ts";
import type { ModelListing } from "../../answers/model-answers.ts";
import { unknownModel } from "../../pipeline/plan/find-model.ts";

const nanoUsdPerUsd = 1e9;

const automatic = (id: string): ModelListing => ({
  id,
  object: "model",
  created: 0,
  owned_by: "tradewind",
  kind: null,
  context_window: null,
  max_output_tokens: null,
  capabilities: null,
  reasoning_efforts: [],
  is_auto_candidate: null,
  retires: null,
  successor: null,
  pricing: null,
});

function listing(model: ModelSpec): ModelListing {
  const { price } = model;
  return {
    id: model.id,
    object: "model",
    created: 0,
    owned_by: model.deployments[0]?.provider ?? "unknown",
    kind: model.kind ?? "chat",
    context_window: model.contextWindowTokens,
    max_output_tokens: model.maxOutputTokens,
    capabilities: snakeKeys(model.capabilities) as Record<string, boolean | null>,
    reasoning_efforts: model.reasoningEfforts,
    is_auto_candidate: model.isByNameOnly !== true,
    retires: model.retirement?.day ?? null,
    successor: model.retirement?.successorId ?? null,
    pricing:
      price === null
        ? null
        : {
            input: price.inputNanoUsdPerMillion / nanoUsdPerUsd,
            output: price.outputNanoUsdPerMillion / nanoUsdPerUsd,
            cached_input:
              price.cachedInputNanoUsdPerMillion === null
                ? null
                : price.cachedInputNanoUsdPerMillion / nanoUsdPerUsd,
            ...perUnit(price),
            ceiling: ceilingOf(model, price),
          },
  };
}

/** Meters that count something else than tokens. */
const units = ["images", "characters", "seconds", "searches", "fileSearches"] as const;

function perUnit({ extraNanoUsdPerMillion: rates }: Price): { per_unit?: Record<string, number> } {
  const known = units.flatMap((unit) => {
    const rate = rates?.[unit];
    return rate === undefined ? [] : [[unit, rate / 1e6 / nanoUsdPerUsd] as const];
  });
  return known.length === 0
    ? {}
    : { per_unit: snakeKeys(Object.fromEntries(known)) as Record<string, number> };
}

function ceilingOf(
  { deployments }: ModelSpec,
  price: Price,
): NonNullable<ModelListing["pricing"]>["ceiling"] {
  const markup = Math.max(0, ...deployments.map(({ markupBasisPoints }) => markupBasisPoints));
  const withMarkup = (nanoUsd: number): number => (nanoUsd * (1 + markup / 10_000)) / nanoUsdPerUsd;
  const rates = [price, ...price.tiers];
  return {
    input: withMarkup(
      Math.max(
        ...rates.map((rate) => Math.max(rate.inputNanoUsdPerMillion, rate.cacheWriteNanoUsdPerMillion ?? 0)),
      ),
    ),
    output: withMarkup(Math.max(...rates.map((rate) => rate.outputNanoUsdPerMillion))),
    request: withMarkup(price.requestNanoUsd),
  };
}

const automaticIds = ["auto", ...Object.keys(presets).map((name) => `auto:${name}`)];

export const listModels = (catalog: Catalog): ModelListing[] => [
  ...automaticIds.map(automatic),
  ...[...catalog.models, ...catalog.byNameOnly, ...catalog.otherKinds].map(listing),
];

/** @throws GatewayError `model_not_found` */
export function describeModel(id: string, catalog: Catalog): ModelListing {
  const requested = readRequestedModel(id);
  if (requested?.kind === "auto")
    return automatic(requested.preset === null ? "auto" : `auto:${requested.preset}`);
  const lookup = catalog.find(requested?.id ?? id);
  if (!lookup.found) throw unknownModel(id, lookup.reason, lookup.suggestions);
  return listing(lookup.model);
}
