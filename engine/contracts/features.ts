/** Numbers made from the bounded text of one prompt. All arrays are owned by the reader and never changed after. */
export interface PromptFeatures {
  /** Static embedding, unit length, or all zeros for empty text. */
  readonly embedding: Float32Array;
  /** Static embedding of the first sentence, its misspelt words corrected: what is asked for. Read by the classifier and not recorded; absent: of a recorded prompt. */
  readonly instruction?: Float32Array;
  /** Contextual embedding, unit length; null where it is switched off or did not arrive in time. */
  readonly contextualEmbedding: Float32Array | null;
  /** Indices of hashed word 1-grams and 2-grams, ascending, without repeats. */
  readonly hashedIndices: Int32Array;
  /** Weight of each index above; at most unit length together. */
  readonly hashedWeights: Float32Array;
  /** Runs of characters, and words of sentences that ask or tell of a fault, in buckets behind those of the words. Read by the classifier and not recorded; absent: of a recorded prompt. */
  readonly unrecorded?: readonly { readonly indices: Int32Array; readonly weights: Float32Array }[];
  /** Surface features in the order of `surfaceFeatureNames`. */
  readonly surface: Float32Array;
}
