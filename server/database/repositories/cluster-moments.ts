/** Sums over clusters, each with the sum of its scores times weights, and of its weights. */
export interface ClusterMoments {
  readonly clusters: number;
  readonly sum: number;
  readonly weight: number;
  /** Of squares of the sums; of squares of the weights; of their products. */
  readonly sumSquares: number;
  readonly weightSquares: number;
  readonly products: number;
}
