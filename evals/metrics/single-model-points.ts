import type { CurvePoint } from "./cost-quality-curve.ts";
import type { DenseOutcomes } from "./dense-outcomes.ts";

/** Mean cost and quality of always calling one model, for each model in turn. Throws a RangeError where no prompt has weight. */
export function singleModelPoints(outcomes: DenseOutcomes, promptWeights?: Float64Array): CurvePoint[] {
  const { promptCount, modelCount } = outcomes;
  const scores = new Float64Array(modelCount);
  const costsUsd = new Float64Array(modelCount);
  let total = 0;
  for (let prompt = 0; prompt < promptCount; prompt += 1) {
    const weight = promptWeights?.[prompt] ?? 1;
    total += weight;
    for (let model = 0; model < modelCount; model += 1) {
      const cell = prompt * modelCount + model;
      scores[model] = scores[model]! + weight * outcomes.scores[cell]!;
      costsUsd[model] = costsUsd[model]! + weight * outcomes.costsUsd[cell]!;
    }
  }
  if (!(total > 0)) throw new RangeError("No prompt has a score and a cost for every model.");
  return Array.from(scores, (score, model) => ({
    costUsd: costsUsd[model]! / total,
    quality: score / total,
  }));
}

/** Index of the best single model: highest quality, of equals the cheaper. */
export function bestSingleModel(points: readonly CurvePoint[]): number {
  let best = 0;
  for (const [index, point] of points.entries()) {
    const leader = points[best]!;
    const isCheaperTie = point.quality === leader.quality && point.costUsd < leader.costUsd;
    if (point.quality > leader.quality || isCheaperTie) best = index;
  }
  return best;
}
