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
  const { candidateId } = prediction;
  const ruleReadsCost = policy.rule.kind === "guarantee" ? !isBaseline : policy.rule.weights.cost > 0;
  const readsCost = maxCostNanoUsd !== null || ruleReadsCost;
  if (cost === null && readsCost)
    return { candidateId, code: "unpriced", reason: prediction.cost.unknownReason ?? "its cost is unknown" };
  if (maxCostNanoUsd !== null && cost !== null && cost > maxCostNanoUsd) {
    const reason = `expected $${usd(cost)}, the ceiling is $${usd(maxCostNanoUsd)}`;
    return { candidateId, code: "over_max_cost", reason };
  }
  if (maxLatencyMs !== null && prediction.latency.totalMs > maxLatencyMs) {
    const reason = `expected ${Math.round(prediction.latency.totalMs)} ms, the ceiling is ${maxLatencyMs} ms`;
    return { candidateId, code: "over_max_latency", reason };
  }
  if (minQuality !== null && prediction.quality.mean < minQuality) {
    const reason = `expected quality ${prediction.quality.mean.toFixed(3)}, the floor is ${minQuality}`;
    return { candidateId, code: "under_min_quality", reason };
  }
  return null;
}

const usd = (nanoUsd: number): string => (nanoUsd / 1e9).toPrecision(3);
