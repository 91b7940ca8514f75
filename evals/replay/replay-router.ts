import type { FitTable, LastingDoubt } from "../../engine/index.ts";

/** What a router believes of models on prompts; arrays are row-major, a row per prompt, a column per model. */
export interface ReplayPredictions {
  readonly models: readonly string[];
  /** Expected score. */
  readonly quality: Float64Array;
  /** Expected dollars; NaN: not known. */
  readonly costUsd: Float64Array;
  /** Standard deviation of the belief about the expected score; null: the router states none. */
  readonly standardDeviation: Float64Array | null;
  /** One per cell: see `QualityPrediction`; absent: all of the standard deviation. */
  readonly lasting?: readonly (LastingDoubt | undefined)[];
  /** Null: the router knows no tasks. */
  readonly tasks: TaskBeliefs | null;
}

interface TaskBeliefs {
  readonly names: readonly string[];
  /** Row-major, a row per prompt, a column per name. */
  readonly probabilities: Float64Array;
}

/** What a router reads of a prompt that it predicts: a real one only the prompt. The others are bounds to compare with. */
export type RouterKnowledge = "prompt" | "task label" | "outcome";

/** Learns from one table and predicts another. Pure: the same tables and seed give the same predictions. */
export interface ReplayRouter {
  readonly name: string;
  readonly knows: RouterKnowledge;
  predict(training: FitTable, questions: FitTable, seed: number): ReplayPredictions;
}
