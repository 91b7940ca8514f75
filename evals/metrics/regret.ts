import type { DenseOutcomes } from "./dense-outcomes.ts";
import type { RouterPredictions } from "./router-predictions.ts";

/**
 * Mean loss against the best choice in hindsight, where a choice is worth score - costWeight * dollars; 0 is perfect. At cost
 * weight 0 it is quality lost. Null: no prompt has weight.
 */
export function regret(
  choices: Int32Array,
  outcomes: DenseOutcomes,
  costWeight = 0,
  promptWeights?: Float64Array,
): number | null {
  const { promptCount, modelCount, scores, costsUsd } = outcomes;
  let total = 0;
  let loss = 0;
  for (let prompt = 0; prompt < promptCount; prompt += 1) {
    const start = prompt * modelCount;
    let best = Number.NEGATIVE_INFINITY;
    for (let cell = start; cell < start + modelCount; cell += 1) {
      best = Math.max(best, scores[cell]! - costWeight * costsUsd[cell]!);
    }
    const chosen = start + choices[prompt]!;
    const weight = promptWeights?.[prompt] ?? 1;
    total += weight;
    loss += weight * (best - (scores[chosen]! - costWeight * costsUsd[chosen]!));
  }
  return total > 0 ? loss / total : null;
}

/**
 * Share of the distance from the best single model to the oracle that the router covers, in quality: 0 as good as that model,
 * 1 as the oracle (the best score on every prompt), below 0 worse than the model. Null: the oracle is no better than it.
 */
export function oracleGapClosed(quality: {
  router: number;
  bestSingle: number;
  oracle: number;
}): number | null {
  const gap = quality.oracle - quality.bestSingle;
  return gap > 1e-12 ? (quality.router - quality.bestSingle) / gap : null;
}

/**
 * The router that knows every outcome before the call: swept over the cost weight it is RouterBench's oracle, the best
 * score - weight * cost of every prompt, and bounds every router from above.
 */
export function oraclePredictions(outcomes: DenseOutcomes): RouterPredictions {
  return { quality: outcomes.scores, costUsd: outcomes.costsUsd };
}
