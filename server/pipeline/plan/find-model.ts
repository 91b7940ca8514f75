import {
  type Candidate,
  type Catalog,
  type ModelKind,
  type ModelSpec,
  presets,
} from "../../../engine/index.ts";
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

const presetNames = ["auto", ...Object.keys(presets).map((name) => `auto:${name}`)];

/** The error for a preset of `auto` that does not exist. */
export const unknownPreset = (name: string): GatewayError => unknownModel(name, "unknown", presetNames);

/** The candidate that a client pinned. @throws GatewayError `model_not_found`, `model_wrong_kind` or `provider_key_missing` */
export function findPinned(
  name: string,
  catalog: Catalog,
  askedEffort: string | null,
  kind: ModelKind = "chat",
): Candidate {
  const { model, reasoningEffort } = lookUp(name, catalog, "model", kind);
  if (model.deployments.length === 0)
    throw new GatewayError(
      "provider_key_missing",
      `\`${quote(name)}\` is called with the tenant's own provider keys alone, and it has none of a provider that serves it.`,
      "model",
    );
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
  kind: ModelKind = "chat",
): { model: ModelSpec; reasoningEffort: string | null } {
  const lookup = catalog.find(name);
  if (!lookup.found) throw unknownModel(name, lookup.reason, lookup.suggestions, param);
  requireKind(name, lookup.model, kind, catalog, param);
  return lookup;
}

/** Names in a message. */
const maxNamed = 5;

function requireKind(
  name: string,
  model: ModelSpec,
  wanted: ModelKind,
  catalog: Catalog,
  param: string,
): void {
  const { kind = "chat" } = model;
  if (kind === wanted) return;
  const others = wanted === "chat" ? catalog.models : catalog.otherKinds.filter((one) => one.kind === wanted);
  const listed = others.slice(0, maxNamed).map(({ id }) => `\`${id}\``);
  const hint =
    listed.length === 0
      ? `no ${wanted} model is configured`
      : `${wanted} models here: ${listed.join(", ")}${others.length > maxNamed ? ", ... (GET /v1/models)" : ""}`;
  throw new GatewayError(
    "model_wrong_kind",
    `\`${quote(name)}\` is a model of the kind ${kind}, and this path takes the kind ${wanted}; ${hint}.`,
    param,
  );
}
