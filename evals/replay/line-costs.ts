import type { FitTable } from "../../engine/index.ts";

/**
 * Expected dollars of every training model on every question: per model a line over the prompt's length, least squares, never falling
 * with length. What a router without any idea of tasks can know. NaN for a model without any recorded cost.
 */
export function lineCosts(training: FitTable, questions: FitTable): Float64Array {
  const modelCount = training.models.length;
  const costsUsd = new Float64Array(questions.features.length * modelCount);
  for (let model = 0; model < modelCount; model += 1) {
    const { level, slope } = fitLine(training, model);
    for (let row = 0; row < questions.features.length; row += 1)
      costsUsd[row * modelCount + model] = Math.max(0, level + slope * questions.characters[row]!);
  }
  return costsUsd;
}

function fitLine(
  { models, characters, costsUsd }: FitTable,
  model: number,
): { level: number; slope: number } {
  let count = 0;
  let lengths = 0;
  let costs = 0;
  let squares = 0;
  let products = 0;
  for (let row = 0; row < characters.length; row += 1) {
    const cost = costsUsd[row * models.length + model]!;
    if (Number.isNaN(cost)) continue;
    const length = characters[row]!;
    count += 1;
    lengths += length;
    costs += cost;
    squares += length * length;
    products += length * cost;
  }
  if (count === 0) return { level: Number.NaN, slope: Number.NaN };
  const lengthSquares = squares - (lengths * lengths) / count;
  const slope = lengthSquares > 0 ? Math.max(0, (products - (lengths * costs) / count) / lengthSquares) : 0;
  return { level: (costs - slope * lengths) / count, slope };
}
