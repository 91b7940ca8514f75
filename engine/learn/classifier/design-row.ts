import type { BlockScaling, PromptFeatures } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";
import { embeddingShare } from "../../numeric/embedding-share.ts";
import { fitBlockScaling } from "../fit-block-scaling.ts";

/** One prompt as the classifier's fit sees it. */
export interface DesignRow {
  /** Embedding, surface features, embedding of the instruction. */
  readonly dense: Float32Array;
  readonly hashedIndices: Int32Array;
  readonly hashedWeights: Float32Array;
}

/**
 * Root of the variance that each block of features has in the fit, where the same penalty lies on all weights: a larger block is penalised
 * less. Chosen by cross-validation on the project's own example prompts.
 */
export const blockDeviations = { embedding: 1.1, surface: 0.75, instruction: 1.1, hashed: 4 } as const;

/** Scales of the blocks; the embedding is not centred, so that one that does not count adds nothing. */
export function designScaling(features: readonly PromptFeatures[]): BlockScaling {
  const scaling = fitBlockScaling(features, false);
  return {
    ...scaling,
    embeddingMeans: scaling.embeddingMeans.map(() => 0),
    embeddingScale: scaling.embeddingScale * blockDeviations.embedding,
  };
}

/** The instruction's embedding is as long as the whole text's. */
export const instructionScaleOf = ({ embeddingScale }: BlockScaling): number =>
  (embeddingScale / blockDeviations.embedding) * blockDeviations.instruction;

export function designRow(features: PromptFeatures, scaling: BlockScaling): DesignRow {
  const instruction = features.instruction ?? new Float32Array(0);
  const instructionStart = scaledLength(scaling);
  const dense = new Float32Array(instructionStart + instruction.length);
  scaleInto(dense, features, scaling);
  const share = embeddingShare(features.surface);
  const dimensions = scaling.embeddingMeans.length;
  for (let index = 0; index < instructionStart; index += 1)
    dense[index]! *= index < dimensions ? share : blockDeviations.surface;
  const instructionScale = instructionScaleOf(scaling);
  for (let index = 0; index < instruction.length; index += 1)
    dense[instructionStart + index] = instruction[index]! * instructionScale * share;
  return {
    dense,
    ...gramsOf(features),
  };
}

/** Words, and behind them runs of characters. */
function gramsOf({
  hashedIndices,
  hashedWeights,
  characters,
}: PromptFeatures): Pick<DesignRow, "hashedIndices" | "hashedWeights"> {
  const words = hashedIndices.length;
  const count = words + (characters?.indices.length ?? 0);
  const indices = new Int32Array(count);
  const weights = new Float32Array(count);
  indices.set(hashedIndices);
  weights.set(hashedWeights);
  if (characters !== undefined) {
    indices.set(characters.indices, words);
    weights.set(characters.weights, words);
  }
  return { hashedIndices: indices, hashedWeights: weights.map((weight) => weight * blockDeviations.hashed) };
}
