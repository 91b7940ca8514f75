import type { Candidate, Decision, ModelSpec } from "../../../engine/index.ts";

/** Candidates tried after the chosen one, before the first byte. */
const fallbackCount = 2;

/**
 * The chosen candidate, then what can help where it fails: the best of another model, then the best of another provider than both. An outage of
 * a model is one at all its efforts and at all resellers of it, and an outage of a provider one of all its models. Where the candidates are fewer,
 * whatever is left comes in its order.
 *
 * @param further ranking to go on with where the decision's own has no more; null: none
 */
export function withFallbacks(
  decision: Decision,
  candidates: readonly Candidate[],
  further: Decision | null = null,
): Candidate[] {
  const byId = candidatesById(candidates);
  const taken = [byId.get(decision.chosenCandidateId)!];
  let ranked = decision.ranked;
  while (taken.length <= fallbackCount) {
    let best: Candidate | null = null;
    let bestPlace = Number.POSITIVE_INFINITY;
    for (const { candidateId } of ranked) {
      const one = byId.get(candidateId);
      if (one === undefined || taken.includes(one)) continue;
      const place = placeAfter(one, taken);
      if (place >= bestPlace) continue;
      best = one;
      bestPlace = place;
      if (place === 0) break;
    }
    if (best === null) {
      if (further === null || ranked === further.ranked) break;
      ranked = further.ranked;
      continue;
    }
    taken.push(best);
  }
  return taken;
}

const known = new WeakMap<readonly Candidate[], ReadonlyMap<string, Candidate>>();

/** Most requests leave the catalogue's own list as it is. */
function candidatesById(candidates: readonly Candidate[]): ReadonlyMap<string, Candidate> {
  let byId = known.get(candidates);
  if (byId === undefined) {
    byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
    known.set(candidates, byId);
  }
  return byId;
}

/** How much a candidate helps where those before it fail; 0: the most. */
function placeAfter(one: Candidate, taken: readonly Candidate[]): number {
  let isOtherModel = true;
  let isOtherProvider = true;
  for (const before of taken) {
    isOtherModel &&= makersName(one) !== makersName(before);
    isOtherProvider &&= firstProvider(one) !== firstProvider(before);
  }
  if (taken.length === 1) return isOtherModel ? 0 : isOtherProvider ? 1 : 2;
  if (isOtherProvider) return isOtherModel ? 0 : 1;
  return isOtherModel ? 2 : 3;
}

const names = new WeakMap<ModelSpec, string>();

/** A model's own name, whoever serves it: `gpt-5` of `openrouter/openai/gpt-5`. */
function makersName({ model }: Candidate): string {
  let name = names.get(model);
  if (name === undefined) {
    name = model.id.slice(model.id.lastIndexOf("/") + 1);
    names.set(model, name);
  }
  return name;
}

const firstProvider = ({ model }: Candidate): string => model.deployments[0]?.provider ?? model.id;
