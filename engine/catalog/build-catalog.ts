import type { Candidate, ModelSpec } from "../contracts/index.ts";
import type { Catalog, ModelLookup } from "./catalog.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { candidateAt, expandCandidates } from "./expand-candidates.ts";
import { modelFinder } from "./model-finder.ts";

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
  const candidatesByModel = new Map(models.map((model) => [model.id, expandCandidates(model)]));
  const every = deepFreeze([...candidatesByModel.values()].flat());
  const candidatesById = new Map(every.map((candidate) => [candidate.id, candidate]));
  const find = remembered(modelFinder(models));
  // Weak: a dated snapshot is a specification made for one request.
  const unpinnedEffort = new WeakMap<ModelSpec, Candidate>();
  deepFreeze(models);
  return Object.freeze({
    models: Object.freeze(models.filter(isRanked)),
    byNameOnly: Object.freeze(models.filter((model) => isChat(model) && !isRanked(model))),
    otherKinds: Object.freeze(models.filter((model) => !isChat(model))),
    candidates: Object.freeze(every.filter(({ model }) => isRanked(model))),
    model: (id: string) => modelsById.get(id) ?? null,
    candidate: (id: string) => candidatesById.get(id) ?? null,
    candidatesOf: (modelId: string) => candidatesByModel.get(modelId) ?? [],
    find,
    pinned(model: ModelSpec, effort: string | null) {
      const known = effort === null ? unpinnedEffort.get(model) : candidatesById.get(`${model.id}@${effort}`);
      if (known !== undefined && (effort === null || modelsById.get(model.id) === model)) return known;
      const made = deepFreeze(candidateAt(model, effort));
      // An effort is the client's own text: remembering those would let the map grow.
      if (effort === null) unpinnedEffort.set(model, made);
      return made;
    },
  });
}

/** Spellings that are remembered; clients use a few. */
const maxSpellings = 10_000;

/** Names that were found are not read again: most requests name the same few. */
function remembered(find: Catalog["find"]): Catalog["find"] {
  const known = new Map<string, ModelLookup>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const lookup = find(name);
    if (lookup.found && known.size < maxSpellings) known.set(name, lookup);
    return lookup;
  };
}

const isChat = ({ kind }: ModelSpec): boolean => kind === undefined;
const isRanked = (model: ModelSpec): boolean => isChat(model) && model.isByNameOnly !== true;

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
