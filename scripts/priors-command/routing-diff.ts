import { type Candidate, type Decision, type Policy, parseRequest, type Router } from "../../engine/index.ts";

export interface DiffPrompt {
  readonly text: string;
  readonly contextualEmbedding: Float32Array | null;
}

/** What another version of the priors would do with the same prompts. Qualities and costs are what the later version expects. */
export interface RoutingDiff {
  readonly prompts: number;
  /** Prompts that both versions could route. */
  readonly compared: number;
  readonly moved: number;
  /** Mean expected quality of what each version chooses; null: nothing could be compared. */
  readonly qualityBefore: number | null;
  readonly qualityAfter: number | null;
  /** Mean expected nano-dollars; null: a price is not known, or nothing could be compared. */
  readonly costBeforeNanoUsd: number | null;
  readonly costAfterNanoUsd: number | null;
  /** Most frequent first. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly count: number }[];
}

/** Routes the prompts by both versions. */
export function routingDiff(
  before: Router,
  after: Router,
  prompts: readonly DiffPrompt[],
  candidates: readonly Candidate[],
  policy: Policy,
): RoutingDiff {
  const moves = new Map<string, { from: string; to: string; count: number }>();
  const totals = { compared: 0, moved: 0, qualityBefore: 0, qualityAfter: 0, costBefore: 0, costAfter: 0 };
  let arePricesKnown = true;
  prompts.forEach(({ text, contextualEmbedding }, index) => {
    const decide = (router: Router): Decision | null =>
      router.route({
        requestId: `diff-${index}`,
        requestedModel: "auto",
        parsed: parseRequest({ model: "auto", messages: [{ role: "user", content: text }] }),
        candidates,
        policy: { ...policy, explorationRate: 0 },
        isHealthy: () => true,
        contextualEmbedding,
      }).decision;
    const [old, fresh] = [decide(before), decide(after)];
    const expected = (id: string | undefined) =>
      fresh?.ranked.find(({ candidateId }) => candidateId === id)?.prediction;
    const [from, to] = [expected(old?.chosenCandidateId), expected(fresh?.chosenCandidateId)];
    if (from === undefined || to === undefined) return;
    totals.compared += 1;
    totals.qualityBefore += from.quality.mean;
    totals.qualityAfter += to.quality.mean;
    arePricesKnown &&= from.cost.expectedNanoUsd !== null && to.cost.expectedNanoUsd !== null;
    totals.costBefore += from.cost.expectedNanoUsd ?? 0;
    totals.costAfter += to.cost.expectedNanoUsd ?? 0;
    if (from === to) return;
    totals.moved += 1;
    const key = `${from.candidateId}\n${to.candidateId}`;
    const move = moves.get(key) ?? { from: from.candidateId, to: to.candidateId, count: 0 };
    moves.set(key, { ...move, count: move.count + 1 });
  });
  const { compared, moved } = totals;
  const mean = (sum: number): number | null => (compared === 0 ? null : sum / compared);
  return {
    prompts: prompts.length,
    compared,
    moved,
    qualityBefore: mean(totals.qualityBefore),
    qualityAfter: mean(totals.qualityAfter),
    costBeforeNanoUsd: arePricesKnown ? mean(totals.costBefore) : null,
    costAfterNanoUsd: arePricesKnown ? mean(totals.costAfter) : null,
    moves: [...moves.values()].sort((one, other) => other.count - one.count),
  };
}
