import type { BlockScaling, ClassifierWeights } from "../../contracts/index.ts";
import { float32ToBase64 } from "../../numeric/float32-base64.ts";
import { int8ToBase64 } from "../../numeric/int8-base64.ts";
import { blockDeviations, instructionScaleOf } from "./design-row.ts";
import { biasStart, denseStart, type LogisticShape, type LogisticWeights } from "./logistic-regression.ts";

const maxByte = 127;

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
  "denseWeights" | "hashedWeights" | "hashedScales" | "biases" | "surfaceMeans" | "surfaceDeviations"
> {
  const { classCount, denseCount } = shape;
  const dense = new Float32Array(classCount * denseCount);
  const biases = Array.from(weights.subarray(biasStart(shape)));
  const dimensions = scaling.embeddingMeans.length;
  const instructionStart = dimensions + scaling.surfaceMeans.length;
  const width = Math.sqrt(scaling.surfaceMeans.length);
  for (let type = 0; type < classCount; type += 1) {
    for (let index = 0; index < denseCount; index += 1) {
      const at = type * denseCount + index;
      const isSurface = index >= dimensions && index < instructionStart;
      const embeddingScale = index < dimensions ? scaling.embeddingScale : instructionScaleOf(scaling);
      const scale = isSurface ? blockDeviations.surface / width : embeddingScale;
      dense[at] = weights[denseStart(shape) + index * classCount + type]! * scale;
    }
  }
  const hashed = weights.subarray(0, denseStart(shape));
  const maxima = new Float64Array(classCount);
  hashed.forEach((weight, index) => {
    maxima[index % classCount] = Math.max(maxima[index % classCount]!, Math.abs(weight));
  });
  const units = maxima.map((max) => (max > 0 ? max / maxByte : 1));
  return {
    denseWeights: float32ToBase64(dense),
    hashedWeights: int8ToBase64(
      Int8Array.from(hashed, (weight, index) => Math.round(weight / units[index % classCount]!)),
    ),
    hashedScales: Array.from(units, (unit) => unit * blockDeviations.hashed),
    biases,
    surfaceMeans: [...scaling.surfaceMeans],
    surfaceDeviations: [...scaling.surfaceScales].map((scale) => 1 / (scale * width)),
  };
}
