import { type Catalog, type ChoiceCandidate, type Price, suggestModels } from "../../../engine/index.ts";
import { priceFromFile } from "../../config/price-from-file.ts";
import { didYouMean } from "../../errors/did-you-mean.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";
import { modelMatcher } from "../../pipeline/plan/model-pattern.ts";

/** Dollars for a million tokens; per request in dollars. */
export interface WhatIfPrice {
  readonly input: number;
  readonly output: number;
  readonly cached_input?: number;
  readonly request?: number;
}

/** Named in an error. */
const maxNamed = 5;
const shownCandidates = 20;

/** The only models that there are, by pattern. */
interface AllowedModels {
  readonly allows: (candidate: ChoiceCandidate) => boolean;
  /** @throws GatewayError `invalid_request` where a pattern matched none of the candidates that were asked about */
  readonly requireMatches: () => void;
}

export function allowedModels(patterns: readonly string[]): AllowedModels {
  const open = new Map(patterns.map((pattern) => [pattern, modelMatcher([pattern])]));
  const any = modelMatcher(patterns);
  const known = new Map<string, boolean>();
  return {
    allows({ id, model }) {
      const before = known.get(id);
      if (before !== undefined) return before;
      for (const [pattern, matches] of open) if (matches(model.id) || matches(id)) open.delete(pattern);
      const isAllowed = any(model.id) || any(id);
      known.set(id, isAllowed);
      return isAllowed;
    },
    requireMatches() {
      if (known.size === 0 || open.size === 0) return;
      const ids = [...known.keys()];
      const named = [...open.keys()].map(
        (pattern) => `${quote(pattern)}${didYouMean(suggestModels(pattern, ids))}`,
      );
      throw new GatewayError(
        "invalid_request",
        `\`models\` names what was a candidate of none of these requests: ${named.slice(0, maxNamed).join(", ")}. Candidates were ${ids.slice(0, shownCandidates).join(", ")}.`,
        "models",
      );
    },
  };
}

/** New prices by model. */
export interface NewPrices {
  readonly priceOf: (modelId: string) => Price | undefined;
  /** @throws GatewayError `invalid_request` where a name is neither a model's here nor that of a candidate that was asked about */
  readonly requireKnown: () => void;
}

/**
 * @param catalog what it does not know may still be in the log
 * @throws GatewayError `invalid_request` where a name stands for several models, or for one that has a price already
 */
export function newPrices(
  prices: Readonly<Record<string, WhatIfPrice>>,
  catalog: Pick<Catalog, "find">,
): NewPrices | null {
  const byModel = new Map<string, Price>();
  const unknown = new Map<string, readonly string[]>();
  const seen = new Set<string>();
  for (const [name, price] of Object.entries(prices)) {
    const lookup = catalog.find(name);
    const id = lookup.found ? lookup.model.id : lookup.requested;
    if (isOfEffort(lookup))
      throw invalidPrice(name, "a price is a model's, whatever its effort: leave out what follows `@`");
    if (!lookup.found && lookup.reason === "ambiguous")
      throw invalidPrice(
        name,
        `several providers serve that name: say one of ${lookup.suggestions.join(", ")}`,
      );
    if (byModel.has(id)) throw invalidPrice(name, `\`${id}\` has another price under another name`);
    byModel.set(id, priceFromFile(price, "what-if"));
    if (!lookup.found) unknown.set(id, lookup.suggestions);
  }
  if (byModel.size === 0) return null;
  return {
    priceOf(modelId) {
      if (unknown.size > 0) seen.add(modelId);
      return byModel.get(modelId);
    },
    requireKnown() {
      const names = [...unknown].filter(([name]) => !seen.has(name));
      const [first] = names;
      if (first === undefined) return;
      const named = names.slice(0, maxNamed).map(([name, suggestions]) => {
        const near = suggestModels(name, [...seen]);
        return `\`${quote(name)}\`${didYouMean(near.length > 0 ? near : suggestions)}`;
      });
      const more = names.length > maxNamed ? ` and ${names.length - maxNamed} more` : "";
      throw new GatewayError(
        "invalid_request",
        `\`prices\` names what is neither a model here nor was a candidate of these requests: ${named.join(", ")}${more}.`,
        `prices.${quote(first[0])}`,
      );
    },
  };
}

const isOfEffort = (lookup: ReturnType<Catalog["find"]>): boolean =>
  lookup.found ? lookup.reasoningEffort !== null : lookup.reason === "effort";

const invalidPrice = (name: string, message: string): GatewayError =>
  new GatewayError("invalid_request", `\`prices\`, \`${quote(name)}\`: ${message}.`, `prices.${quote(name)}`);
