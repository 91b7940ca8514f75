import type { DenseScores } from "./dense-outcomes.ts";

/** Mean score of the chosen models, [0,1]: accuracy, where scores are right or wrong. Null: no prompt has weight. */
export function chosenQuality(
  choices: Int32Array,
  outcomes: DenseScores,
  promptWeights?: Float64Array,
): number | null {
  let total = 0;
  let score = 0;
  for (let prompt = 0; prompt < outcomes.promptCount; prompt += 1) {
    const weight = promptWeights?.[prompt] ?? 1;
    total += weight;
    score += weight * outcomes.scores[prompt * outcomes.modelCount + choices[prompt]!]!;
  }
  return total > 0 ? score / total : null;
}
