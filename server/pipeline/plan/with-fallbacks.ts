import type { Candidate, Decision } from "../../../engine/index.ts";

/** Candidates tried after the chosen one, before the first byte. */
const fallbackCount = 2;

/**
 * The chosen candidate, then what can help where it fails: the best of another model, then the best of another provider than both. An outage of
 * a model is one at all its efforts and at all resellers of it, and an outage of a provider one of all its models. Where the candidates are fewer,
 * whatever is left comes in its order.
 */
export function withFallbacks(decision: Decision, candidates: readonly Candidate[]): Candidate[] {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const chosen = byId.get(decision.chosenCandidateId)!;
  const others = decision.ranked.flatMap(({ candidateId }) =>
    candidateId === chosen.id ? [] : (byId.get(candidateId) ?? []),
  );
  const taken = [chosen];
  const isOtherModel = (one: Candidate): boolean =>
    taken.every((before) => makersName(one) !== makersName(before));
  const isOtherProvider = (one: Candidate): boolean => taken.every((before) => !sharesProvider(one, before));
  const take = (...wanted: readonly ((one: Candidate) => boolean)[]): void => {
    const left = others.filter((one) => !taken.includes(one));
    for (const isWanted of wanted) {
      const found = left.find(isWanted);
      if (found !== undefined) {
        taken.push(found);
        return;
      }
    }
    if (left[0] !== undefined) taken.push(left[0]);
  };
  take(isOtherModel, isOtherProvider);
  while (taken.length <= fallbackCount && taken.length <= others.length)
    take((one) => isOtherModel(one) && isOtherProvider(one), isOtherProvider, isOtherModel);
  return taken;
}

/** A model's own name, whoever serves it: `gpt-5` of `openrouter/openai/gpt-5`. */
const makersName = ({ model }: Candidate): string => model.id.slice(model.id.lastIndexOf("/") + 1);

function sharesProvider(one: Candidate, other: Candidate): boolean {
  const first = (candidate: Candidate): string =>
    candidate.model.deployments[0]?.provider ?? candidate.model.id;
  return first(one) === first(other);
}
