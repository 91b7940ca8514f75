import type {
  ExcludedCandidate,
  ExplorationFacts,
  GuaranteeFacts,
  Policy,
  Prediction,
  Random,
  RankedCandidate,
  Weights,
} from "../contracts/index.ts";
import type { Baseline } from "./baseline.ts";
import { costToRankNanoUsd } from "./cost-to-rank.ts";
import { explore } from "./explore.ts";
import { limitViolation } from "./limit-violation.ts";
import { presets } from "./presets.ts";
import { rankByGuarantee } from "./rank-by-guarantee.ts";
import { utility } from "./utility.ts";

/** What a choice reads of a candidate. */
export interface ChoiceCandidate {
  readonly id: string;
  readonly model: { readonly id: string };
  readonly reasoningEffort: string | null;
}

/** What a choice depends on beside the policy. */
export interface ChoiceContext {
  /** Added to each candidate's cost, in the order of the candidates; absent or null: nothing is added. */
  readonly switchCostsNanoUsd?: readonly number[] | null;
  /** What a guarantee measures against; absent or null: there is none, and a guarantee leaves nothing. */
  readonly baseline?: Baseline | null;
  /** A lock decided: what it left is ranked, but neither drawn among nor held against the guarantee. */
  readonly isLocked?: boolean;
  /** Source of draws; absent or null: nothing is drawn. */
  readonly random?: Random | null;
}

export interface Choice {
  /** Best first; empty where the limits leave nothing. */
  readonly ranked: readonly RankedCandidate[];
  readonly excluded: readonly ExcludedCandidate[];
  /** Index into `ranked`: not 0 where another one than the best was drawn. */
  readonly chosenIndex: number;
  /** Exact probability, (0,1], of this choice. */
  readonly propensity: number;
  readonly guarantee: GuaranteeFacts | null;
  /** null: nothing was drawn. */
  readonly exploration: ExplorationFacts | null;
}

/**
 * Ranks candidates by the policy and picks one. Limits come first and hold for everything after them, the draw included. They bound the
 * expected charge; what switching costs is weighed, but is not on the bill. A guarantee is never drawn from: it promises the cheapest.
 *
 * Ties go to the cheaper, then to the better, then to the id in alphabetical order, so that the order never depends on how the
 * catalogue was written.
 */
export function choose(
  candidates: readonly ChoiceCandidate[],
  predictions: readonly Prediction[],
  policy: Policy,
  context: ChoiceContext = {},
): Choice {
  const { rule } = policy;
  const baseline = context.baseline ?? null;
  const weights = rule.kind === "weights" ? rule.weights : presets.balanced;
  const { within, excluded } = applyLimits(candidates, predictions, policy, weights, context);
  const taken = { chosenIndex: 0, propensity: 1, guarantee: null, exploration: null };
  if (context.isLocked === true) return { ...taken, ranked: within.sort(byScore), excluded };
  if (rule.kind === "guarantee") {
    const { ranked, excluded: unproven, facts } = rankByGuarantee(within, rule, baseline);
    return { ...taken, ranked, excluded: [...excluded, ...unproven], guarantee: facts };
  }
  within.sort(byScore);
  const draw = context.random == null ? null : explore(within, policy, weights, context.random);
  return {
    ranked: within,
    excluded,
    chosenIndex: draw?.index ?? 0,
    propensity: draw?.propensity ?? 1,
    guarantee: null,
    exploration: draw?.facts ?? null,
  };
}

function applyLimits(
  candidates: readonly ChoiceCandidate[],
  predictions: readonly Prediction[],
  policy: Policy,
  weights: Weights,
  { switchCostsNanoUsd, baseline }: ChoiceContext,
): { within: RankedCandidate[]; excluded: ExcludedCandidate[] } {
  const within: RankedCandidate[] = [];
  const excluded: ExcludedCandidate[] = [];
  predictions.forEach((prediction, index) => {
    const { id, model, reasoningEffort } = candidates[index]!;
    const violation = limitViolation(prediction, policy, id === baseline?.candidateId);
    if (violation !== null) {
      excluded.push(violation);
      return;
    }
    const switchCostNanoUsd = switchCostsNanoUsd?.[index] ?? 0;
    const modelId = model.id;
    const score = utility(prediction, weights, policy.scales, switchCostNanoUsd);
    // Two literals: copying one into the other costs more than all the rest.
    within.push(
      switchCostNanoUsd === 0
        ? { candidateId: id, modelId, reasoningEffort, prediction, score }
        : { candidateId: id, modelId, reasoningEffort, prediction, score, switchCostNanoUsd },
    );
  });
  return { within, excluded };
}

function byScore(one: RankedCandidate, other: RankedCandidate): number {
  return (
    other.score - one.score ||
    costToRankNanoUsd(one) - costToRankNanoUsd(other) ||
    other.prediction.quality.mean - one.prediction.quality.mean ||
    (one.candidateId < other.candidateId ? -1 : 1)
  );
}
