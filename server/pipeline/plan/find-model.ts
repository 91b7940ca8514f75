import type { Candidate, Catalog, ModelSpec } from "../../../engine/index.ts";
import { GatewayError } from "../../errors/gateway-error.ts";
import { quote } from "../../errors/quote.ts";

const reasons = {
  unknown: "is not known here",
  ambiguous: "is served by several providers",
  effort: "has no such reasoning effort",
} as const;

/** The error for a model that was named and is not there, with what was probably meant. */
export function unknownModel(
  name: string,
  reason: keyof typeof reasons,
  suggestions: readonly string[],
  param = "model",
): GatewayError {
  const near = suggestions.map((suggestion) => `\`${suggestion}\``).join(" or ");
  const hint =
    near === "" ? "GET /v1/models lists what there is, and `auto` chooses for you." : `did you mean ${near}?`;
  return new GatewayError(
    "model_not_found",
    `The model \`${quote(name)}\` ${reasons[reason]}; ${hint}`,
    param,
  );
}

/** The candidate that a client pinned. @throws GatewayError `model_not_found` */
export function findPinned(name: string, catalog: Catalog, askedEffort: string | null): Candidate {
  const { model, reasoningEffort } = lookUp(name, catalog, "model");
  return catalog.pinned(model, reasoningEffort ?? askedEffort);
}

/**
 * The candidates that a baseline's name stands for: one, where it names an effort, else all of the model's.
 *
 * @throws GatewayError `model_not_found` naming the field
 */
export function findBaseline(name: string, catalog: Catalog, param: string): readonly Candidate[] {
  const { model, reasoningEffort } = lookUp(name, catalog, param);
  return reasoningEffort === null ? catalog.candidatesOf(model.id) : [catalog.pinned(model, reasoningEffort)];
}

function lookUp(
  name: string,
  catalog: Catalog,
  param: string,
): { model: ModelSpec; reasoningEffort: string | null } {
  const lookup = catalog.find(name);
  if (!lookup.found) throw unknownModel(name, lookup.reason, lookup.suggestions, param);
  return lookup;
}
