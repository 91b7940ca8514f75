import { createSeededRandom, type FitTable, type Random } from "../../../engine/index.ts";
import { lineCosts } from "../line-costs.ts";
import { modelMeans } from "../model-means.ts";
import type { ReplayRouter } from "../replay-router.ts";
import { dotProduct } from "./dot-product.ts";

const rounds = 15;
/** Observations that a model's overall mean weighs as beside those of one cluster. */
const clusterPseudoCount = 5;

/** Believes each model's shrunken mean in the prompt's cluster: spherical k-means over the static embeddings. */
export function createClustersRouter(clusters = 32): ReplayRouter {
  return {
    name: `k-means ${clusters}`,
    knows: "prompt",
    predict(training, questions, seed) {
      const modelCount = training.models.length;
      const centres = fitCentres(training, clusters, createSeededRandom(seed));
      const sums = centres.map(() => modelMeans(training).map((mean) => mean * clusterPseudoCount));
      const counts = centres.map(() => new Float64Array(modelCount).fill(clusterPseudoCount));
      for (const [row, { embedding }] of training.features.entries()) {
        const cluster = nearest(embedding, centres);
        for (let model = 0; model < modelCount; model += 1) {
          const score = training.scores[row * modelCount + model]!;
          if (Number.isNaN(score)) continue;
          sums[cluster]![model]! += score;
          counts[cluster]![model]! += 1;
        }
      }
      const quality = new Float64Array(questions.features.length * modelCount);
      for (const [row, { embedding }] of questions.features.entries()) {
        const cluster = nearest(embedding, centres);
        quality.set(
          sums[cluster]!.map((sum, model) => sum / counts[cluster]![model]!),
          row * modelCount,
        );
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

/** Lloyd's rounds on unit vectors, started from distinct random rows; a centre without rows stays where it is. */
function fitCentres({ features }: FitTable, clusters: number, random: Random): Float32Array[] {
  const left = [...features];
  const centres = Array.from({ length: Math.min(clusters, features.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1)[0]!.embedding.slice(),
  );
  for (let round = 0; round < rounds; round += 1) {
    const sums = centres.map((centre) => new Float32Array(centre.length));
    for (const { embedding } of features) {
      const sum = sums[nearest(embedding, centres)]!;
      for (let at = 0; at < sum.length; at += 1) sum[at]! += embedding[at]!;
    }
    for (const [cluster, sum] of sums.entries()) {
      const length = Math.sqrt(dotProduct(sum, sum));
      if (length > 0) centres[cluster] = sum.map((value) => value / length);
    }
  }
  return centres;
}

function nearest(embedding: Float32Array, centres: readonly Float32Array[]): number {
  let best = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (const [cluster, centre] of centres.entries()) {
    const similarity = dotProduct(embedding, centre);
    if (similarity > highest) {
      highest = similarity;
      best = cluster;
    }
  }
  return best;
}
