import { createSeededRandom } from "../../../engine/index.ts";
import type { DenseOutcomes } from "../dense-outcomes.ts";
import type { RouterPredictions } from "../router-predictions.ts";

/** Outcomes written out by hand: a row per prompt, a column per model. Every prompt is its own question. */
export function madeOutcomes(
  scores: readonly (readonly number[])[],
  costsUsd: readonly (readonly number[])[],
): DenseOutcomes {
  const modelCount = scores[0]?.length ?? 0;
  return {
    models: Array.from({ length: modelCount }, (_, model) => `model ${model}`),
    promptCount: scores.length,
    modelCount,
    scores: Float64Array.from(scores.flat()),
    costsUsd: Float64Array.from(costsUsd.flat()),
    groups: scores.map((_, prompt) => `question ${prompt}`),
    promptIndices: scores.map((_, prompt) => prompt),
    incompletePrompts: 0,
  };
}

/** A random table: more expensive models are better on average, prompts differ in length, scores are right, wrong or between. */
export function randomOutcomes(promptCount: number, modelCount: number, seed: number): DenseOutcomes {
  const random = createSeededRandom(seed);
  const scores: number[][] = [];
  const costs: number[][] = [];
  for (let prompt = 0; prompt < promptCount; prompt += 1) {
    const length = 0.5 + random();
    const hardness = random();
    const row = Array.from({ length: modelCount }, (_, model) => {
      const chance = 0.3 + (0.5 * model) / modelCount + 0.4 * (0.5 - hardness);
      const draw = random();
      return draw < chance ? 1 : draw < chance + 0.1 ? 0.5 : 0;
    });
    scores.push(row);
    costs.push(row.map((_, model) => length * 1e-5 * 3 ** (model % 7)));
  }
  return madeOutcomes(scores, costs);
}

/** Predictions that know the outcomes through a haze: the larger `haze`, the less they know. */
export function hazyPredictions(outcomes: DenseOutcomes, haze: number, seed: number): RouterPredictions {
  const random = createSeededRandom(seed);
  return {
    quality: outcomes.scores.map((score) => score + haze * (random() - 0.5)),
    costUsd: outcomes.costsUsd.map((costUsd) => costUsd * (0.7 + 0.6 * random())),
  };
}
