import type { DenseScores } from "./dense-outcomes.ts";
import { type RouterPredictions, requirePredictions } from "./router-predictions.ts";

/**
 * The model chosen for every prompt: the largest quality - costWeight * cost as predicted. Of equals the cheaper one, of equally
 * cheap ones the one that stands first. `costWeight` is quality given up per dollar; 0 looks at quality alone.
 */
export function choicesAtCostWeight(
  predictions: RouterPredictions,
  outcomes: DenseScores,
  costWeight = 0,
): Int32Array {
  requirePredictions(predictions, outcomes);
  const { quality, costUsd } = predictions;
  const choices = new Int32Array(outcomes.promptCount);
  for (let prompt = 0; prompt < outcomes.promptCount; prompt += 1) {
    const start = prompt * outcomes.modelCount;
    let best = start;
    for (let cell = start + 1; cell < start + outcomes.modelCount; cell += 1) {
      const lead =
        quality[cell]! - costWeight * costUsd[cell]! - (quality[best]! - costWeight * costUsd[best]!);
      if (lead > 0 || (lead === 0 && costUsd[cell]! < costUsd[best]!)) best = cell;
    }
    choices[prompt] = best - start;
  }
  return choices;
}
