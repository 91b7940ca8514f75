/** One hidden layer of rectified units with a logistic head per model and a softmax head over tasks. */
export interface JointNet {
  readonly inputs: number;
  readonly hidden: number;
  readonly modelCount: number;
  readonly taskCount: number;
  /** Inputs are multiplied by it first. */
  readonly inputScale: number;
  /** One row per hidden unit. */
  readonly inputWeights: Float32Array;
  readonly hiddenBiases: Float32Array;
  /** One row per output: the models, then the tasks. */
  readonly outputWeights: Float32Array;
  readonly outputBiases: Float32Array;
}
