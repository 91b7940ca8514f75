/** Predictions for models of an evidence model: all in its order, or those that were asked for in the order asked. */
export interface EvidencePrediction {
  /** Places in the evidence model. */
  readonly modelIndices: ArrayLike<number>;
  readonly quality: Float64Array;
  /** Standard deviation of the belief about the expected score. */
  readonly standardDeviation: Float64Array;
  /** Variance of the errors of means alone, as if the prompt were of a known task: what many prompts of known tasks do not average out. */
  readonly meanVariance: Float64Array;
  /** NaN: no cost of the model is known. */
  readonly costUsd: Float64Array;
  /** One per task of the model. */
  readonly taskProbabilities: Float64Array;
  /** Weight of the novel branch, [0,1]: how unlike the evidence the prompt is. */
  readonly novelty: number;
  readonly depth: "static" | "full";
}
