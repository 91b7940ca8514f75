import type { ClassifierWeights, PromptFeatures, TaskDistribution, TaskType } from "../contracts/index.ts";
import { embeddingShare, isOtherScript } from "../numeric/embedding-share.ts";
import { base64ToInt8 } from "../numeric/int8-base64.ts";
import { createRowSums } from "../numeric/simd/row-sums.ts";
import { slabFloat64 } from "../numeric/slab-arrays.ts";
import { mixedSoftmaxInPlace } from "../numeric/softmax.ts";
import { createDenseScores } from "./dense-scores.ts";
import { noveltyOf } from "./novelty.ts";

/** A surface feature further out than this many deviations counts as this many. */
const surfaceClip = 4;

export type TaskClassifier = (features: PromptFeatures) => TaskDistribution;

/**
 * Multinomial logistic regression over the embeddings of text and instruction (as far as they say something), surface features, hashed words and runs of characters. Loading decodes the weights once; a call
 * allocates the result only.
 *
 * @throws RangeError where the weights do not fit the number of task types: the artefact is damaged.
 */
export function createTaskClassifier(
  weights: ClassifierWeights,
  taskTypes: readonly TaskType[],
): TaskClassifier {
  const ids = Object.freeze(taskTypes.map((taskType) => taskType.id));
  const typeCount = ids.length;
  // What a call reads is taken out of the weights, so that their texts are not kept.
  const { surfaceFeatureCount, temperature, otherScriptTemperature = temperature, labelNoise = 0 } = weights;
  const novelty = { farSimilarity: weights.farSimilarity, nearSimilarity: weights.nearSimilarity };
  const dense = createDenseScores(weights, typeCount);
  const hashed = createRowSums(
    base64ToInt8(weights.hashedWeights, typeCount * weights.hashedFeatureCount),
    typeCount,
  );
  const hashedScales = Float64Array.from(weights.hashedScales);
  const biases = Float64Array.from(weights.biases);
  const means = Float64Array.from(weights.surfaceMeans);
  const inverseDeviations = Float64Array.from(weights.surfaceDeviations, (deviation) => 1 / deviation);
  const standardised = new Float32Array(surfaceFeatureCount);

  return (features) => {
    const logits = slabFloat64(typeCount);
    for (let type = 0; type < typeCount; type += 1) logits[type] = biases[type]!;
    for (let index = 0; index < surfaceFeatureCount; index += 1) {
      const value = (features.surface[index]! - means[index]!) * inverseDeviations[index]!;
      standardised[index] = Math.max(-surfaceClip, Math.min(surfaceClip, value));
    }
    dense.run(features.embedding, standardised, embeddingShare(features.surface), features.instruction);
    for (let type = 0; type < typeCount; type += 1) logits[type]! += dense.logits[type]!;
    hashed.add(features.hashedIndices, features.hashedWeights, features.hashedIndices.length);
    for (let type = 0; type < typeCount; type += 1) logits[type]! += hashed.sums[type]! * hashedScales[type]!;
    for (const { indices, weights } of features.unrecorded ?? []) {
      hashed.add(indices, weights, indices.length);
      for (let type = 0; type < typeCount; type += 1)
        logits[type]! += hashed.sums[type]! * hashedScales[type]!;
    }
    mixedSoftmaxInPlace(
      logits,
      isOtherScript(features.surface) ? otherScriptTemperature : temperature,
      labelNoise,
    );
    return { taskTypes: ids, probabilities: logits, novelty: noveltyOf(dense.similarities, novelty) };
  };
}
