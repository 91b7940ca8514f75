import type { DenseOutcomes } from "./dense-outcomes.ts";
import type { RouterPredictions } from "./router-predictions.ts";

/**
 * The router that knows every outcome before the call: swept over the cost weight it is RouterBench's oracle, the best
 * score - weight * cost of every prompt, and bounds every router from above.
 */
export function oraclePredictions(outcomes: DenseOutcomes): RouterPredictions {
  return { quality: outcomes.scores, costUsd: outcomes.costsUsd };
}
