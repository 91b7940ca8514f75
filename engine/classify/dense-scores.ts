import type { ClassifierWeights } from "../contracts/index.ts";
import { base64ToFloat32 } from "../numeric/float32-base64.ts";
import { multiplyRows } from "../numeric/linear-rows.ts";

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
  const dense = base64ToFloat32(weights.denseWeights, typeCount * denseCount);
  const centres = base64ToFloat32(weights.centres, centreCount * embeddingDimensions);
  const row = new Float32Array(denseCount);
  const embeddingPart = row.subarray(0, embeddingDimensions);
  const logits = new Float32Array(typeCount);
  const similarities = new Float32Array(centreCount);
  return {
    logits,
    similarities,
    run(embedding, surface, share, instruction = embedding) {
      row.set(embedding, 0);
      row.set(surface, embeddingDimensions);
      multiplyRows(centres, embeddingPart, similarities);
      for (let index = 0; index < embeddingDimensions; index += 1) row[index]! *= share;
      for (let index = instructionStart; index < denseCount; index += 1)
        row[index] = instruction[index - instructionStart]! * share;
      multiplyRows(dense, row, logits);
    },
  };
}
