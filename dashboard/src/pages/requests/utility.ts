import type { DecisionAnswer, RankedCandidate } from "../../../../server/answers/decision-answer.ts";

/** The parts of one candidate's utility: quality times `qualityWeight` less cost times `costPerUsd` less latency times `latencyPerSecond`. */
interface UtilityParts {
  readonly qualityWeight: number;
  readonly costPerUsd: number;
  readonly latencyPerSecond: number;
}

/** null: it was not decided by weights. */
export function utilityParts({
  policy: { rule, scales },
}: Pick<DecisionAnswer, "policy">): UtilityParts | null {
  const weights = rule?.weights;
  if (rule?.kind !== "weights" || weights === undefined || scales === undefined) return null;
  const { quality = 0, cost = 0, latency = 0 } = weights;
  const sum = quality + cost + latency;
  if (sum === 0) return null;
  return {
    qualityWeight: quality / sum,
    costPerUsd: cost / sum / scales.cost_usd,
    latencyPerSecond: (latency / sum / scales.latency_ms) * 1_000,
  };
}

/** Dollars, with what leaving a prompt cache adds; null: the price is not known. */
export const costOf = ({ cost }: RankedCandidate): number | null =>
  cost.expected_usd === null ? null : cost.expected_usd + (cost.switch_usd ?? 0);

/** How the first stands to the second; null: there are not two, or not by weights. */
export function leadOf(decision: Pick<DecisionAnswer, "policy" | "ranked">) {
  const parts = utilityParts(decision);
  const [first, second] = decision.ranked;
  if (parts === null || first === undefined || second === undefined) return null;
  if (first.score === null || second.score === null) return null;
  const lead = first.score - second.score;
  const deviation =
    parts.qualityWeight * Math.hypot(first.quality.standard_deviation, second.quality.standard_deviation);
  return {
    first,
    second,
    lead,
    deviation,
    isAlmostTie: lead < deviation,
    tieUsd: tiePrice(first, second, parts),
  };
}

/**
 * What 0.01 of quality would have to be worth for both to be equal, latency counting against quality as it does: from there on the other is taken.
 * null: at no price, since the better one is not the more expensive one, or a figure that counts is not known.
 */
function tiePrice(first: RankedCandidate, second: RankedCandidate, parts: UtilityParts): number | null {
  if (parts.qualityWeight === 0) return null;
  const [firstUsd, secondUsd] = [costOf(first), costOf(second)];
  const [firstMs, secondMs] = [first.latency.total_ms, second.latency.total_ms];
  if (firstUsd === null || secondUsd === null) return null;
  let better = first.quality.mean - second.quality.mean;
  if (parts.latencyPerSecond > 0) {
    if (firstMs === null || secondMs === null) return null;
    better -= (((firstMs - secondMs) / 1_000) * parts.latencyPerSecond) / parts.qualityWeight;
  }
  const usd = ((firstUsd - secondUsd) / better) * 0.01;
  return Number.isFinite(usd) && usd > 0 ? usd : null;
}
