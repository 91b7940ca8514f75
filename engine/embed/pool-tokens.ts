import { unitVector } from "./unit-vector.ts";

/**
 * How one vector is made of a model's vectors per token: `mean` over all tokens (sentence-transformers' usual way), `first` token
 * (BGE, most BERT classifiers). A model that puts out a `sentence_embedding` itself needs neither.
 */
export type Pooling = "mean" | "first";

/**
 * One unit vector from the vectors of one text's tokens; all zeros where their sum is zero.
 *
 * @param hidden Row-major, one row of `dimensions` numbers per token, no padding.
 */
export function poolTokens(hidden: Float32Array, dimensions: number, pooling: Pooling): Float32Array {
  const rows = pooling === "first" ? Math.min(1, hidden.length / dimensions) : hidden.length / dimensions;
  const sums = new Float64Array(dimensions);
  for (let row = 0; row < rows; row += 1) {
    const start = row * dimensions;
    for (let column = 0; column < dimensions; column += 1) {
      sums[column] = sums[column]! + hidden[start + column]!;
    }
  }
  return unitVector(sums);
}
