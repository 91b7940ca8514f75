import type { PromptFeatures } from "../../contracts/index.ts";

/** One prompt as the classifier's fit sees it. */
export interface DesignRow {
  /** Embedding, then standardised surface features. */
  readonly dense: Float32Array;
  readonly hashedIndices: Int32Array;
  readonly hashedWeights: Float32Array;
}

export interface Standardisation {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

/** Mean and standard deviation of each surface feature; a constant feature gets deviation 1, so that it standardises to 0. */
export function standardise(features: readonly PromptFeatures[]): Standardisation {
  const count = features[0]?.surface.length ?? 0;
  const means = new Float64Array(count);
  const deviations = new Float64Array(count);
  for (const { surface } of features)
    for (let index = 0; index < count; index += 1) means[index]! += surface[index]! / features.length;
  for (const { surface } of features) {
    for (let index = 0; index < count; index += 1)
      deviations[index]! += (surface[index]! - means[index]!) ** 2 / features.length;
  }
  return { means, deviations: deviations.map((variance) => (variance > 1e-12 ? Math.sqrt(variance) : 1)) };
}

export function designRow(features: PromptFeatures, standardisation: Standardisation): DesignRow {
  const dimensions = features.embedding.length;
  const dense = new Float32Array(dimensions + features.surface.length);
  dense.set(features.embedding);
  features.surface.forEach((value, index) => {
    dense[dimensions + index] = (value - standardisation.means[index]!) / standardisation.deviations[index]!;
  });
  return { dense, hashedIndices: features.hashedIndices, hashedWeights: features.hashedWeights };
}
