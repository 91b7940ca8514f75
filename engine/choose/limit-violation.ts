import type { ExcludedCandidate, Policy, Prediction } from "../contracts/index.ts";

/**
 * Which ceiling or floor of the policy a prediction breaks; null: none. An unknown cost breaks every rule that reads cost, except that a
 * guarantee may fall back on its baseline where no ceiling forbids that.
 */
export function limitViolation(
  prediction: Prediction,
  policy: Policy,
  isBaseline = false,
): ExcludedCandidate | null {
  const { maxCostNanoUsd, maxLatencyMs, minQuality } = policy.limits;
  const cost = prediction.cost.expectedNanoUsd;
  const exclude = (code: string, reason: string): ExcludedCandidate => ({
    candidateId: prediction.candidateId,
    code,
    reason,
  });
  const ruleReadsCost = policy.rule.kind === "guarantee" ? !isBaseline : policy.rule.weights.cost > 0;
  const readsCost = maxCostNanoUsd !== null || ruleReadsCost;
  if (cost === null && readsCost)
    return exclude("unpriced", prediction.cost.unknownReason ?? "its cost is unknown");
  if (maxCostNanoUsd !== null && cost !== null && cost > maxCostNanoUsd) {
    return exclude("over_max_cost", `expected $${usd(cost)}, the ceiling is $${usd(maxCostNanoUsd)}`);
  }
  if (maxLatencyMs !== null && prediction.latency.totalMs > maxLatencyMs) {
    return exclude(
      "over_max_latency",
      `expected ${Math.round(prediction.latency.totalMs)} ms, the ceiling is ${maxLatencyMs} ms`,
    );
  }
  if (minQuality !== null && prediction.quality.mean < minQuality) {
    return exclude(
      "under_min_quality",
      `expected quality ${prediction.quality.mean.toFixed(3)}, the floor is ${minQuality}`,
    );
  }
  return null;
}

const usd = (nanoUsd: number): string => (nanoUsd / 1e9).toPrecision(3);
