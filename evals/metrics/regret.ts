import type { DenseOutcomes } from "./dense-outcomes.ts";

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
