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

/** Words, and behind them what only the classifier reads. */
function gramsOf({
  hashedIndices,
  hashedWeights,
  unrecorded = [],
}: PromptFeatures): Pick<DesignRow, "hashedIndices" | "hashedWeights"> {
  const all = [{ indices: hashedIndices, weights: hashedWeights }, ...unrecorded];
  const count = all.reduce((sum, { indices }) => sum + indices.length, 0);
  const indices = new Int32Array(count);
  const weights = new Float32Array(count);
  let at = 0;
  for (const block of all) {
    indices.set(block.indices, at);
    weights.set(block.weights, at);
    at += block.indices.length;
  }
  return { hashedIndices: indices, hashedWeights: weights.map((weight) => weight * blockDeviations.hashed) };
}
