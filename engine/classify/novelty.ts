import type { ClassifierWeights } from "../contracts/index.ts";

/**
 * How unlike the fitting prompts an embedding is: 0 where its cosine similarity to the nearest centre is `nearSimilarity` or more, 1 at
 * `farSimilarity` or less, linear between. Both marks are quantiles taken on prompts that were held out of the clustering.
 *
 * @param similarities to each centre; without any, everything is new
 */
export function noveltyOf(
  similarities: Float32Array,
  { farSimilarity, nearSimilarity }: Pick<ClassifierWeights, "farSimilarity" | "nearSimilarity">,
): number {
  let nearest = Number.NEGATIVE_INFINITY;
  for (let centre = 0; centre < similarities.length; centre += 1)
    if (similarities[centre]! > nearest) nearest = similarities[centre]!;
  return Math.min(1, Math.max(0, (nearSimilarity - nearest) / (nearSimilarity - farSimilarity)));
}
