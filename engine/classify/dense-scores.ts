import type { ClassifierWeights } from "../contracts/index.ts";
import { base64ToFloat32 } from "../numeric/float32-base64.ts";
import { createFloatKernel } from "../numeric/simd/float-kernel.ts";

/** Everything that is linear in a prompt's dense features. Overwritten by the next run. */
export interface DenseScores {
  /** Per task type: the dense part of its logit, without the bias. */
  readonly logits: Float32Array;
  /** Per cluster of the fitting prompts: cosine similarity to its centre. */
  readonly similarities: Float32Array;
  run(embedding: Float32Array, surface: Float32Array): void;
}

/**
 * Lays the task types' weights and the cluster centres side by side, so that one pass of the kernel over one matrix serves both.
 *
 * @throws RangeError where the weights do not fit the number of task types
 */
export function createDenseScores(weights: ClassifierWeights, typeCount: number): DenseScores {
  const { centreCount, embeddingDimensions, surfaceFeatureCount } = weights;
  const denseCount = embeddingDimensions + surfaceFeatureCount;
  const dense = base64ToFloat32(weights.denseWeights, typeCount * denseCount);
  const centres = base64ToFloat32(weights.centres, centreCount * embeddingDimensions);
  const width = typeCount + centreCount;
  const kernel = createFloatKernel();
  const { row, matrix, result } = kernel.lay({
    row: [1, denseCount],
    matrix: [denseCount, width],
    result: [1, width],
  });
  for (let column = 0; column < denseCount; column += 1) {
    const start = column * matrix.stride;
    for (let type = 0; type < typeCount; type += 1)
      matrix.values[start + type] = dense[type * denseCount + column]!;
    if (column >= embeddingDimensions) continue;
    for (let centre = 0; centre < centreCount; centre += 1)
      matrix.values[start + typeCount + centre] = centres[centre * embeddingDimensions + column]!;
  }
  return {
    logits: result.values.subarray(0, typeCount),
    similarities: result.values.subarray(typeCount, width),
    run(embedding, surface) {
      row.values.set(embedding, 0);
      row.values.set(surface, embeddingDimensions);
      result.values.fill(0);
      kernel.multiplyVector(row, matrix, result);
    },
  };
}
