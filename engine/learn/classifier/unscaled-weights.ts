import type { BlockScaling, ClassifierWeights } from "../../contracts/index.ts";
import { float32ToBase64 } from "../../numeric/float32-base64.ts";
import { blockDeviations } from "./design-row.ts";
import { biasStart, hashedStart, type LogisticShape, type LogisticWeights } from "./logistic-regression.ts";

/**
 * Folds the scaling of the blocks into the weights, so that a request's embedding and grams are used as they come. Surface features keep
 * their means and deviations, because they are clipped between.
 */
export function unscaledWeights(
  weights: LogisticWeights,
  shape: LogisticShape,
  scaling: BlockScaling,
): Pick<
  ClassifierWeights,
  "denseWeights" | "hashedWeights" | "biases" | "surfaceMeans" | "surfaceDeviations"
> {
  const { classCount, denseCount } = shape;
  const dense = Float32Array.from(weights.subarray(0, hashedStart(shape)));
  const biases = Array.from(weights.subarray(biasStart(shape)));
  const dimensions = scaling.embeddingMeans.length;
  const width = Math.sqrt(scaling.surfaceMeans.length);
  for (let type = 0; type < classCount; type += 1) {
    for (let index = 0; index < denseCount; index += 1) {
      const at = type * denseCount + index;
      if (index >= dimensions) {
        dense[at] = (dense[at]! * blockDeviations.surface) / width;
        continue;
      }
      dense[at] = dense[at]! * scaling.embeddingScale;
    }
  }
  return {
    denseWeights: float32ToBase64(dense),
    hashedWeights: float32ToBase64(
      Float32Array.from(
        weights.subarray(hashedStart(shape), biasStart(shape)),
        (weight) => weight * blockDeviations.hashed,
      ),
    ),
    biases,
    surfaceMeans: [...scaling.surfaceMeans],
    surfaceDeviations: [...scaling.surfaceScales].map((scale) => 1 / (scale * width)),
  };
}
