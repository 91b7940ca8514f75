/** How raw features become one row of a design matrix: each block is centred and brought to total variance 1. */
export interface BlockScaling {
  /** Whether the contextual embedding is a block of the row. */
  readonly usesContext: boolean;
  readonly embeddingMeans: Float32Array;
  readonly embeddingScale: number;
  readonly surfaceMeans: Float32Array;
  /** One over (deviation times square root of the number of surface features). */
  readonly surfaceScales: Float32Array;
  /** Empty where the context is not used. */
  readonly contextMeans: Float32Array;
  readonly contextScale: number;
}
