import type { BlockScaling, PromptFeatures } from "../../contracts/index.ts";
import { scaledLength, scaleInto } from "../../numeric/block-scaling.ts";

/** One prompt as the classifier's fit sees it. */
export interface DesignRow {
  /** Embedding, then surface features, each block of total variance 1. */
  readonly dense: Float32Array;
  readonly hashedIndices: Int32Array;
  readonly hashedWeights: Float32Array;
}

export function designRow(features: PromptFeatures, scaling: BlockScaling): DesignRow {
  const dense = new Float32Array(scaledLength(scaling));
  scaleInto(dense, features, scaling);
  return { dense, hashedIndices: features.hashedIndices, hashedWeights: features.hashedWeights };
}
