import type { Decision, Policy, RankedCandidate, SwitchFacts, TaskShare } from "../contracts/index.ts";
import type { Choice } from "./choose.ts";
import type { GuaranteeRule } from "./rank-by-guarantee.ts";
import { qualityPointUsd } from "./tradeoff-dial.ts";

const percent = (share: number): string => `${Math.round(share * 100)}%`;
const usd = (nanoUsd: number | null): string =>
  nanoUsd === null ? "an unknown price" : `$${(nanoUsd / 1e9).toPrecision(2)}`;
const duration = (milliseconds: number): string =>
  milliseconds < 950 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

/** Rounded down, so that a candidate of this probability does reach it. */
const floorThousandth = (probability: number): string => (Math.floor(probability * 1000) / 1000).toFixed(3);

/** The facts of a decision that its sentences are made of: of one that was just made, or of one that was read from the log. */
export type ExplainedDecision = Pick<
  Decision,
  | "requestedModel"
  | "tasks"
  | "novelty"
  | "ranked"
  | "chosenCandidateId"
  | "propensity"
  | "guarantee"
  | "exploration"
  | "switch"
  | "policy"
  | "canDraw"
>;

/** Both sentences about a decision; they are made when somebody asks. */
export function explainDecision(decision: ExplainedDecision): Pick<Decision, "reason" | "counterfactual"> {
  const { ranked, tasks, novelty, policy, propensity } = decision;
  if (ranked.length === 0)
    return { reason: `The client named ${decision.requestedModel}.`, counterfactual: null };
  const explained: Explained = {
    choice: {
      ...{ ranked, propensity, excluded: [] },
      chosenIndex: ranked.findIndex(({ candidateId }) => candidateId === decision.chosenCandidateId),
      guarantee: decision.guarantee ?? null,
      exploration: decision.exploration ?? null,
    },
    ...{ policy, tasks, novelty, past: decision.switch ?? null, hasRandom: decision.canDraw !== false },
  };
  return { reason: explainChoice(explained), counterfactual: explainCounterfactual(explained) };
}

/** What an explanation speaks of. */
export interface Explained {
  readonly choice: Choice;
  readonly policy: Policy;
  readonly tasks: readonly TaskShare[];
  readonly novelty: number;
  /** null: the conversation's past was not looked at. */
  readonly past: SwitchFacts | null;
  /** Whether draws had a source of randomness. */
  readonly hasRandom: boolean;
}

/** One sentence for people: what kind of work it is, what was chosen, on which figures, and by which rule. */
export function explainChoice(explained: Explained): string {
  const { choice, tasks, novelty, past } = explained;
  const chosen = choice.ranked[choice.chosenIndex];
  if (chosen === undefined) return "No candidate was left.";
  const { quality, cost, latency } = chosen.prediction;
  const task =
    tasks[0] === undefined
      ? "The model was named by the client"
      : `Read as ${tasks[0].taskType} (${percent(tasks[0].probability)})`;
  const doubt = novelty >= 0.5 ? ", unlike what is known, so general figures count" : "";
  const source = quality.evidence[0];
  const ground =
    source === undefined
      ? "no figure is published, so its price stands in"
      : `by ${source.source}${source.date === null ? "" : ` of ${source.date}`}`;
  return `${task}${doubt}; ${chosen.candidateId} is expected to score ${quality.mean.toFixed(2)} ± ${quality.standardDeviation.toFixed(2)} (${ground}) for ${usd(cost.expectedNanoUsd)} in ${duration(latency.totalMs)}: ${why(explained, chosen)}${pastWords(past)}.`;
}

function why({ choice, policy, past, hasRandom }: Explained, chosen: RankedCandidate): string {
  const { ranked, exploration } = choice;
  if (past?.isLockHeld === true) return "the conversation stays with the model that served it last";
  if (policy.rule.kind === "guarantee") return guaranteeWords(choice, policy.rule, chosen);
  if (exploration !== null && choice.chosenIndex > 0) {
    return `drawn to learn, with probability ${choice.propensity.toPrecision(2)}, from ${exploration.arms.length} candidates that are, or may be, nearly as good as ${ranked[0]!.candidateId}`;
  }
  const undrawn =
    policy.explorationRate > 0 && !hasRandom
      ? ", taken without the exploration that is set, as no source of randomness was given"
      : "";
  const worth = qualityPointUsd(policy.rule.weights, policy.scales);
  const terms = worth === null || worth === 0 ? "" : ` where 0.01 of quality is worth ${usd(worth * 1e9)}`;
  return `the best trade of ${ranked.length} candidate${ranked.length === 1 ? "" : "s"}${terms}${undrawn}`;
}

function guaranteeWords({ ranked, guarantee }: Choice, rule: GuaranteeRule, chosen: RankedCandidate): string {
  if (guarantee === null) return "the only candidate left";
  const share = `${rule.share * 100}%`;
  const { baselineCandidateId, qualified } = guarantee;
  if (chosen.candidateId !== baselineCandidateId) {
    return `the cheapest of ${qualified} that keep ${share} of ${baselineCandidateId}'s quality, with probability ${guarantee.probability.toFixed(3)} where ${rule.confidence} is asked for`;
  }
  if (chosen.prediction.cost.expectedNanoUsd === null)
    return "the baseline itself: without its price nothing can be called cheaper";
  const nearest = nearestCheaper(ranked, chosen);
  if (nearest === null) return "the baseline itself, and nothing that qualifies is cheaper";
  return `the baseline itself: of what is cheaper, ${nearest.candidateId} comes nearest to keeping ${share} of its quality, with probability ${nearest.score.toFixed(3)} where ${rule.confidence} is asked for`;
}

/** Of the candidates cheaper than the chosen one the one most likely to keep the share; null: none is cheaper. */
function nearestCheaper(ranked: readonly RankedCandidate[], chosen: RankedCandidate): RankedCandidate | null {
  const ceiling = chosen.prediction.cost.expectedNanoUsd ?? 0;
  let nearest: RankedCandidate | null = null;
  for (const one of ranked) {
    const cost = one.prediction.cost.expectedNanoUsd;
    if (one === chosen || cost === null || cost + (one.switchCostNanoUsd ?? 0) >= ceiling) continue;
    if (nearest === null || one.score > nearest.score) nearest = one;
  }
  return nearest;
}

function pastWords(past: SwitchFacts | null): string {
  if (past === null) return "";
  const note = past.note === null ? "" : `; ${past.note}`;
  const cost = past.switchCostNanoUsd;
  const priced =
    past.isLockHeld || cost === null || cost === 0
      ? ""
      : `; leaving ${past.lastCandidateId}, which served last, was counted as ${usd(cost)} of lost prompt cache`;
  return `${priced}${note}`;
}

/** One sentence: what would have led to another choice; null where there was none to make. */
export function explainCounterfactual({ choice, policy, past }: Explained): string | null {
  const { ranked, chosenIndex } = choice;
  const chosen = ranked[chosenIndex];
  if (chosen === undefined || past?.isLockHeld === true || ranked.length < 2) return null;
  if (chosenIndex > 0) return `Without exploration ${ranked[0]!.candidateId} would have been chosen.`;
  const { rule } = policy;
  if (rule.kind === "guarantee") {
    const nearest = nearestCheaper(ranked, chosen);
    if (nearest === null) return null;
    return `${nearest.candidateId} would have been chosen at a confidence of ${floorThousandth(nearest.score)}.`;
  }
  const { weights } = rule;
  const second = ranked[1]!;
  const total = weights.quality + weights.cost + weights.latency;
  const gap = chosen.score - second.score;
  if (weights.quality === 0)
    return `${second.candidateId} came second, ${gap.toPrecision(2)} of utility behind.`;
  const qualityNeeded = (gap * total) / weights.quality;
  return `${second.candidateId} would have been chosen with ${qualityNeeded.toPrecision(2)} more expected quality.`;
}
