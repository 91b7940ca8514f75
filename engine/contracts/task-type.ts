/** A kind of work a prompt asks for: `family` or `family:type`, for example `code:debug`. */
export type TaskTypeId = string;

export interface TaskType {
  readonly id: TaskTypeId;
  readonly title: string;
  readonly description: string;
}

/** What kind of work a prompt is, as probabilities: the predictor uses all of them, not the largest alone. */
export interface TaskDistribution {
  /** Ids in the order of `probabilities`; the same array for every prompt of one priors version. */
  readonly taskTypes: readonly TaskTypeId[];
  /** Each in [0,1], sum 1. */
  readonly probabilities: Float64Array;
  /** How far the prompt lies from everything the classifier was fitted on: 0 (amid it) to 1 (unlike anything seen). */
  readonly novelty: number;
}
