import type { ExcludedCandidate, GuaranteeFacts, PolicyRule, RankedCandidate } from "../contracts/index.ts";
import type { Baseline } from "./baseline.ts";
import { costToRankNanoUsd } from "./cost-to-rank.ts";
import { keepProbability } from "./keep-probability.ts";

export type GuaranteeRule = Extract<PolicyRule, { kind: "guarantee" }>;

/** Expected costs are not exact: what saves less than this share of the baseline's cost is not taken before it. */
export const minGuaranteeSaving = 0.1;

export interface GuaranteeRanking {
  /** The chosen one first; empty: the claim cannot be made and the baseline cannot serve. */
  readonly ranked: readonly RankedCandidate[];
  readonly excluded: readonly ExcludedCandidate[];
  readonly facts: GuaranteeFacts | null;
}

/**
 * Puts the cheapest candidate first whose quality is at least the share of the baseline's with the confidence asked for. The baseline keeps
 * all of its own quality, so it always qualifies; where its price is unknown, nothing can be called cheaper and it goes first, and where a
 * candidate saves less than a tenth of its cost, it goes before that candidate.
 * Where the baseline is not among the candidates and none reaches the confidence, all are excluded with their probabilities.
 *
 * @param candidates those within the limits; their `score` is replaced by the probability
 */
export function rankByGuarantee(
  candidates: readonly RankedCandidate[],
  rule: GuaranteeRule,
  baseline: Baseline | null,
): GuaranteeRanking {
  if (baseline === null) {
    return refusal(candidates, "the guarantee has no baseline to measure against: name one as `baseline`");
  }
  const { candidateId: baselineId, prediction } = baseline;
  const ranked = candidates.map((one) => ({
    ...one,
    score:
      one.candidateId === baselineId
        ? 1
        : keepProbability(one.prediction.quality, prediction.quality, rule.share),
  }));
  const qualifies = (one: RankedCandidate): boolean => one.score >= rule.confidence;
  const goesFirst = (one: RankedCandidate): boolean =>
    one.candidateId === baselineId && one.prediction.cost.expectedNanoUsd === null;
  ranked.sort(
    (one, other) =>
      Number(goesFirst(other)) - Number(goesFirst(one)) ||
      Number(qualifies(other)) - Number(qualifies(one)) ||
      (qualifies(one) ? byCost(one, other, baselineId) : other.score - one.score || byCost(one, other, null)),
  );
  const [best] = ranked;
  if (best === undefined || !qualifies(best)) {
    return refusal(
      ranked,
      (one) =>
        `keeps ${rule.share * 100}% of ${baselineId}'s quality with probability ${one.score.toFixed(3)}, ${rule.confidence} is asked for, and ${baselineId} itself cannot serve this request`,
    );
  }
  return {
    ranked,
    excluded: [],
    facts: {
      baselineCandidateId: baselineId,
      probability: best.score,
      qualified: ranked.filter(qualifies).length,
    },
  };
}

function refusal(
  candidates: readonly RankedCandidate[],
  reason: string | ((one: RankedCandidate) => string),
): GuaranteeRanking {
  const excluded = candidates.map((one) => ({
    candidateId: one.candidateId,
    code: "guarantee_not_met",
    reason: typeof reason === "string" ? reason : reason(one),
  }));
  return { ranked: [], excluded, facts: null };
}

/** @param baselineId its cost counts as lower by what a switch has to save */
function byCost(one: RankedCandidate, other: RankedCandidate, baselineId: string | null): number {
  const cost = (candidate: RankedCandidate): number =>
    costToRankNanoUsd(candidate) * (candidate.candidateId === baselineId ? 1 - minGuaranteeSaving : 1);
  return (
    cost(one) - cost(other) ||
    other.prediction.quality.mean - one.prediction.quality.mean ||
    (one.candidateId < other.candidateId ? -1 : 1)
  );
}
