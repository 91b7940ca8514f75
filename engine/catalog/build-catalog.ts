import type { Candidate, ModelSpec } from "../contracts/index.ts";
import type { Catalog, ModelLookup } from "./catalog.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { candidateAt, expandCandidates } from "./expand-candidates.ts";
import { bareName, suggestModels } from "./suggest-models.ts";

/**
 * Indexes models once, at start. The specifications are frozen in place.
 *
 * @throws Error where two models, or two deployments, share an id: the caller checks its configuration first
 */
export function buildCatalog(models: readonly ModelSpec[]): Catalog {
  const modelsById = uniqueBy(models, (model) => model.id, "model");
  uniqueBy(
    models.flatMap((model) => model.deployments),
    (deployment) => deployment.id,
    "deployment",
  );
  const candidates = models.flatMap(expandCandidates);
  const candidatesById = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const candidatesByModel = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const siblings = candidatesByModel.get(candidate.model.id);
    if (siblings === undefined) candidatesByModel.set(candidate.model.id, [candidate]);
    else siblings.push(candidate);
  }
  const find = modelFinder(models);
  const unpinnedEffort = new Map<ModelSpec, Candidate>();
  deepFreeze(candidates);
  return Object.freeze({
    models: deepFreeze([...models]),
    candidates,
    model: (id: string) => modelsById.get(id) ?? null,
    candidate: (id: string) => candidatesById.get(id) ?? null,
    candidatesOf: (modelId: string) => candidatesByModel.get(modelId) ?? [],
    find,
    pinned(model: ModelSpec, effort: string | null) {
      const known = effort === null ? unpinnedEffort.get(model) : candidatesById.get(`${model.id}@${effort}`);
      if (known !== undefined) return known;
      const made = deepFreeze(candidateAt(model, effort));
      // An effort is the client's own text: remembering those would let the map grow.
      if (effort === null) unpinnedEffort.set(model, made);
      return made;
    },
  });
}

function modelFinder(models: readonly ModelSpec[]): (name: string) => ModelLookup {
  const ids = models.map((model) => model.id);
  const byLowerId = new Map(models.map((model) => [model.id.toLowerCase(), model]));
  const byShortName = new Map<string, ModelSpec[]>();
  for (const model of models) {
    for (const name of shortNames(model.id)) {
      byShortName.set(name, [...(byShortName.get(name) ?? []), model]);
    }
  }
  const named = (name: string): readonly ModelSpec[] => {
    const exact = byLowerId.get(name);
    return exact === undefined ? (byShortName.get(name) ?? []) : [exact];
  };
  return (name) => {
    const requested = name.trim();
    const at = requested.lastIndexOf("@");
    const effort = at === -1 ? null : requested.slice(at + 1);
    const base = (at === -1 ? requested : requested.slice(0, at)).toLowerCase();
    const spelled = named(base);
    const namesakes = spelled.length > 0 ? spelled : named(base.replace(/:latest$/, ""));
    const [model] = namesakes;
    const miss = (
      reason: "unknown" | "ambiguous" | "effort",
      suggestions: readonly string[],
    ): ModelLookup => ({
      found: false,
      reason,
      requested,
      suggestions,
    });
    if (model === undefined) return miss("unknown", suggestModels(base, ids));
    if (namesakes.length > 1)
      return miss(
        "ambiguous",
        namesakes.map(({ id }) => id),
      );
    if (effort !== null && !model.reasoningEfforts.includes(effort)) {
      return miss("effort", model.reasoningEfforts.map((offered) => `${model.id}@${offered}`).slice(0, 3));
    }
    return { found: true, model, reasoningEffort: effort };
  };
}

/** An id without its provider, and without the namespace that may follow: `meta-llama/llama-4` and `llama-4` of `openrouter/meta-llama/llama-4`. */
const shortNames = (id: string): ReadonlySet<string> =>
  new Set([id.slice(id.indexOf("/") + 1).toLowerCase(), bareName(id)]);

function uniqueBy<Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  kind: string,
): Map<string, Item> {
  const byId = new Map<string, Item>();
  for (const item of items) {
    const id = idOf(item);
    if (byId.has(id)) throw new Error(`The ${kind} id \`${id}\` is used twice: give each its own.`);
    byId.set(id, item);
  }
  return byId;
}
