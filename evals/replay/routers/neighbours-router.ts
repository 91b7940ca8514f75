import type { FitTable } from "../../../engine/index.ts";
import { lineCosts } from "../line-costs.ts";
import { modelMeans } from "../model-means.ts";
import type { ReplayRouter } from "../replay-router.ts";
import { dotProduct } from "./dot-product.ts";

/** Believes each model's mean on the nearest training prompts, by the cosine of the static embeddings; its overall mean where none of them was scored. */
export function createNeighboursRouter(neighbours = 50): ReplayRouter {
  return {
    name: `kNN ${neighbours}`,
    knows: "prompt",
    predict(training, questions) {
      const modelCount = training.models.length;
      const overall = modelMeans(training);
      const quality = new Float64Array(questions.features.length * modelCount);
      for (const [row, { embedding }] of questions.features.entries()) {
        const nearest = nearestRows(training, embedding, neighbours);
        for (let model = 0; model < modelCount; model += 1) {
          const scores = nearest
            .map((neighbour) => training.scores[neighbour * modelCount + model]!)
            .filter((score) => !Number.isNaN(score));
          quality[row * modelCount + model] =
            scores.length === 0
              ? overall[model]!
              : scores.reduce((sum, score) => sum + score, 0) / scores.length;
        }
      }
      return {
        models: training.models,
        quality,
        costUsd: lineCosts(training, questions),
        standardDeviation: null,
        tasks: null,
      };
    },
  };
}

/** All rows are compared and sorted: quick enough for a baseline, and exact. */
function nearestRows(training: FitTable, embedding: Float32Array, count: number): readonly number[] {
  const similarities = Float64Array.from(training.features, (features) =>
    dotProduct(features.embedding, embedding),
  );
  const cut =
    similarities.slice().sort()[Math.max(0, similarities.length - count)] ?? Number.NEGATIVE_INFINITY;
  const rows: number[] = [];
  for (let row = 0; row < similarities.length && rows.length < count; row += 1)
    if (similarities[row]! > cut) rows.push(row);
  for (let row = 0; row < similarities.length && rows.length < count; row += 1)
    if (similarities[row] === cut) rows.push(row);
  return rows;
}
