import type { ClassifierWeights } from "../contracts/index.ts";
import { base64ToFloat32 } from "../numeric/float32-base64.ts";
import { dotRow } from "../numeric/linear.ts";

/**
 * How unlike the fitting prompts an embedding is: 0 where its cosine similarity to the nearest centre is `nearSimilarity` or more, 1 at
 * `farSimilarity` or less, linear between. Both marks are quantiles taken on prompts that were held out of the clustering.
 */
export function createNoveltyMeter(weights: ClassifierWeights): (embedding: Float32Array) => number {
  const { centreCount, embeddingDimensions, farSimilarity, nearSimilarity } = weights;
  const centres = base64ToFloat32(weights.centres, centreCount * embeddingDimensions);
  return (embedding) => {
    let nearest = Number.NEGATIVE_INFINITY;
    for (let centre = 0; centre < centreCount; centre += 1) {
      const similarity = dotRow(centres, centre, embedding);
      if (similarity > nearest) nearest = similarity;
    }
    return Math.min(1, Math.max(0, (nearSimilarity - nearest) / (nearSimilarity - farSimilarity)));
  };
}
