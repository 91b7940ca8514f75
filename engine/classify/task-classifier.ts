import type { ClassifierWeights, PromptFeatures, TaskDistribution, TaskType } from "../contracts/index.ts";
import { base64ToFloat32 } from "../numeric/float32-base64.ts";
import { dotRow } from "../numeric/linear.ts";
import { softmaxInPlace } from "../numeric/softmax.ts";
import { createNoveltyMeter } from "./novelty-meter.ts";

/** A surface feature further out than this many deviations counts as this many. */
const surfaceClip = 4;

export type TaskClassifier = (features: PromptFeatures) => TaskDistribution;

/**
 * Multinomial logistic regression over embedding, surface features and hashed word grams. Loading decodes the weights once; a call
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
  const { embeddingDimensions, surfaceFeatureCount } = weights;
  const denseCount = embeddingDimensions + surfaceFeatureCount;
  const dense = base64ToFloat32(weights.denseWeights, typeCount * denseCount);
  const embeddingWeights = columnsOf(dense, denseCount, 0, embeddingDimensions);
  const surfaceWeights = columnsOf(dense, denseCount, embeddingDimensions, surfaceFeatureCount);
  const hashed = base64ToFloat32(weights.hashedWeights, typeCount * weights.hashedFeatureCount);
  const biases = Float64Array.from(weights.biases);
  const means = Float64Array.from(weights.surfaceMeans);
  const inverseDeviations = Float64Array.from(weights.surfaceDeviations, (deviation) => 1 / deviation);
  const noveltyOf = createNoveltyMeter(weights);
  const standardised = new Float32Array(surfaceFeatureCount);

  return (features) => {
    const logits = Float64Array.from(biases);
    for (let index = 0; index < surfaceFeatureCount; index += 1) {
      const value = (features.surface[index]! - means[index]!) * inverseDeviations[index]!;
      standardised[index] = Math.max(-surfaceClip, Math.min(surfaceClip, value));
    }
    for (let type = 0; type < typeCount; type += 1) {
      logits[type]! +=
        dotRow(embeddingWeights, type, features.embedding) + dotRow(surfaceWeights, type, standardised);
    }
    const { hashedIndices, hashedWeights } = features;
    for (let gram = 0; gram < hashedIndices.length; gram += 1) {
      const row = hashedIndices[gram]! * typeCount;
      const weight = hashedWeights[gram]!;
      for (let type = 0; type < typeCount; type += 1) logits[type]! += weight * hashed[row + type]!;
    }
    softmaxInPlace(logits, weights.temperature);
    return { taskTypes: ids, probabilities: logits, novelty: noveltyOf(features.embedding) };
  };
}

/** Some columns of a row-major matrix as a matrix of their own, so that a dot product runs over neighbouring memory. */
function columnsOf(matrix: Float32Array, width: number, from: number, count: number): Float32Array {
  const rows = matrix.length / width;
  const columns = new Float32Array(rows * count);
  for (let row = 0; row < rows; row += 1)
    columns.set(matrix.subarray(row * width + from, row * width + from + count), row * count);
  return columns;
}
