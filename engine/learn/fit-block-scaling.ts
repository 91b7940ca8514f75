import type { BlockScaling, PromptFeatures } from "../contracts/index.ts";

/** Least deviation of a surface feature: a mark that hardly ever occurs must not blow up the prompts that have it. */
const minSurfaceDeviation = 0.05;

/** Means and scales of the feature blocks over the fitting prompts. */
export function fitBlockScaling(features: readonly PromptFeatures[], usesContext: boolean): BlockScaling {
  const embeddings = features.map((one) => one.embedding);
  const surfaces = features.map((one) => one.surface);
  const contexts = usesContext ? features.map((one) => one.contextualEmbedding ?? new Float32Array(0)) : [];
  const embeddingMeans = meanOf(embeddings);
  const surfaceMeans = meanOf(surfaces);
  const contextMeans = meanOf(contexts);
  const width = Math.sqrt(surfaceMeans.length);
  return {
    usesContext,
    embeddingMeans,
    embeddingScale: 1 / totalDeviation(embeddings, embeddingMeans),
    surfaceMeans,
    surfaceScales: deviationsOf(surfaces, surfaceMeans).map(
      (deviation) => 1 / (Math.max(minSurfaceDeviation, deviation) * width),
    ),
    contextMeans,
    contextScale: usesContext ? 1 / totalDeviation(contexts, contextMeans) : 1,
  };
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sums = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let index = 0; index < sums.length; index += 1) sums[index]! += vector[index]!;
  return Float32Array.from(sums, (sum) => sum / vectors.length);
}

function deviationsOf(vectors: readonly Float32Array[], means: Float32Array): Float32Array {
  const squares = new Float64Array(means.length);
  for (const vector of vectors)
    for (let index = 0; index < squares.length; index += 1)
      squares[index]! += (vector[index]! - means[index]!) ** 2;
  return Float32Array.from(squares, (sum) => Math.sqrt(sum / vectors.length));
}

/** Root of the mean squared distance from the mean; 1 where all vectors are the same. */
function totalDeviation(vectors: readonly Float32Array[], means: Float32Array): number {
  const total = Math.sqrt(
    deviationsOf(vectors, means).reduce((sum, deviation) => sum + deviation * deviation, 0),
  );
  return total > 1e-9 ? total : 1;
}
