import type {
  CostPrediction,
  LatencyPrediction,
  Prediction,
  QualityPrediction,
  Scales,
  Weights,
} from "../contracts/index.ts";

const nanoUsdPerUsd = 1e9;

export interface UtilityTerms {
  readonly quality: number;
  readonly cost: number;
  readonly latency: number;
}

/** The figures that count: of a prediction, or of a reply that was measured. */
export interface UtilityFigures {
  readonly quality: Pick<QualityPrediction, "mean">;
  readonly cost: Pick<CostPrediction, "expectedNanoUsd">;
  readonly latency: Pick<LatencyPrediction, "totalMs">;
}

/**
 * The three terms of `w_quality * q - w_cost * cost - w_latency * latency`, with the weights divided by their sum, cost in units of
 * `scales.costUsd` and latency in units of `scales.latencyMs`. Linear in dollars and milliseconds: that is the Lagrangian of "most quality
 * for a given total bill", so one set of weights spends a budget optimally over a stream of prompts.
 *
 * The caller has excluded candidates of unknown cost wherever the cost weight is above 0.
 *
 * @param addedCostNanoUsd what switching to the candidate costs beside its charge
 */
export function utilityTerms(
  prediction: UtilityFigures,
  weights: Weights,
  scales: Scales,
  addedCostNanoUsd = 0,
): UtilityTerms {
  const total = weights.quality + weights.cost + weights.latency;
  const costUsd = ((prediction.cost.expectedNanoUsd ?? 0) + addedCostNanoUsd) / nanoUsdPerUsd;
  return {
    quality: (weights.quality / total) * prediction.quality.mean,
    cost: (-weights.cost / total) * (costUsd / scales.costUsd),
    latency: (-weights.latency / total) * (prediction.latency.totalMs / scales.latencyMs),
  };
}

export const utility = (
  prediction: Prediction,
  weights: Weights,
  scales: Scales,
  addedCostNanoUsd = 0,
): number => {
  // Without an object for the terms: it is asked for every candidate.
  const total = weights.quality + weights.cost + weights.latency;
  const costUsd = ((prediction.cost.expectedNanoUsd ?? 0) + addedCostNanoUsd) / nanoUsdPerUsd;
  return (
    (weights.quality / total) * prediction.quality.mean +
    (-weights.cost / total) * (costUsd / scales.costUsd) +
    (-weights.latency / total) * (prediction.latency.totalMs / scales.latencyMs)
  );
};
