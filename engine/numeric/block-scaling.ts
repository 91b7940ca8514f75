import type { BlockScaling, PromptFeatures } from "../contracts/index.ts";

/** A surface feature further out than this many deviations counts as this many. */
const surfaceClip = 4;

export const scaledLength = (scaling: BlockScaling): number =>
  scaling.embeddingMeans.length + scaling.surfaceMeans.length + scaling.contextMeans.length;

/**
 * Writes one prompt's scaled features into `row`.
 *
 * @throws RangeError where the scaling uses the context and the prompt has none
 */
export function scaleInto(row: Float32Array, features: PromptFeatures, scaling: BlockScaling): void {
  const { embeddingMeans, surfaceMeans, contextMeans } = scaling;
  let at = 0;
  for (let index = 0; index < embeddingMeans.length; index += 1) {
    row[at++] = (features.embedding[index]! - embeddingMeans[index]!) * scaling.embeddingScale;
  }
  const limit = surfaceClip / Math.sqrt(surfaceMeans.length);
  for (let index = 0; index < surfaceMeans.length; index += 1) {
    const value = (features.surface[index]! - surfaceMeans[index]!) * scaling.surfaceScales[index]!;
    row[at++] = Math.min(limit, Math.max(-limit, value));
  }
  if (!scaling.usesContext) return;
  const context = features.contextualEmbedding;
  if (context === null)
    throw new RangeError("this predictor needs a contextual embedding and the prompt has none");
  for (let index = 0; index < contextMeans.length; index += 1) {
    row[at++] = (context[index]! - contextMeans[index]!) * scaling.contextScale;
  }
}
