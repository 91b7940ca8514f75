import type { ClassifierWeights } from "../contracts/index.ts";
import { base64ToFloat32 } from "../numeric/float32-base64.ts";
import { createRowProducts } from "../numeric/simd/row-products.ts";

/** Everything that is linear in a prompt's dense features. Overwritten by the next run. */
export interface DenseScores {
  /** Per task type: the dense part of its logit, without the bias. */
  readonly logits: Float32Array;
  /** Per cluster of the fitting prompts: cosine similarity to its centre. */
  readonly similarities: Float32Array;
  /** @param share that the embeddings count for in the logits, in [0,1] */
  run(embedding: Float32Array, surface: Float32Array, share: number, instruction?: Float32Array): void;
}

/**
 * Reads the weights out once.
 *
 * @throws RangeError where the weights do not fit the number of task types
 */
export function createDenseScores(weights: ClassifierWeights, typeCount: number): DenseScores {
  const { centreCount, embeddingDimensions, surfaceFeatureCount } = weights;
  const instructionStart = embeddingDimensions + surfaceFeatureCount;
  const denseCount = instructionStart + (weights.instructionDimensions ?? 0);
  const dense = createRowProducts(base64ToFloat32(weights.denseWeights, typeCount * denseCount), denseCount);
  const centres = createRowProducts(
    base64ToFloat32(weights.centres, centreCount * embeddingDimensions),
    embeddingDimensions,
  );
  const row = dense.input;
  return {
    logits: dense.outputs,
    similarities: centres.outputs,
    run(embedding, surface, share, instruction = embedding) {
      centres.input.set(embedding);
      centres.run();
      for (let index = 0; index < embeddingDimensions; index += 1) row[index] = embedding[index]! * share;
      row.set(surface, embeddingDimensions);
      for (let index = instructionStart; index < denseCount; index += 1)
        row[index] = instruction[index - instructionStart]! * share;
      dense.run();
    },
  };
}
