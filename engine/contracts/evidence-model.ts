import type { BlockScaling } from "./block-scaling.ts";
import type { JointNet } from "./joint-net.ts";

/** What a fit over recorded outcomes believes, laid out for prediction. Rows of float arrays are named where they stand. */
export interface EvidenceHeads {
  readonly scaling: BlockScaling;
  /** Softmax regression: one row per task over the scaled features. */
  readonly taskWeights: Float32Array;
  readonly taskBiases: Float32Array;
  readonly nets: readonly JointNet[];
  /** Row-major, one row per task, one column per model. */
  readonly taskMeans: Float64Array;
  /** What the means were made of; enough to go on counting. */
  readonly statistics: TaskStatistics;
  /** Observations that a model's overall mean weighs as beside those of a cell. */
  readonly pseudoCount: number;
  readonly modelMeans: Float64Array;
  /** Within-task ridge: one row per model over the scaled features. */
  readonly residualWeights: Float32Array;
  /** Ridge that may leave the known tasks, slope included: one row per model. */
  readonly novelWeights: Float32Array;
  /** Share of the nets' model heads in the mean, [0,1]. */
  readonly netShare: number;
  /** How far predictions may leave the model means, [0,1]: 0 where the evidence does not carry more. */
  readonly trust: number;
  /** How far a model may be predicted closer to, or above, the one that is best overall than it usually is, [0,1]. */
  readonly lead: number;
  readonly gate: NoveltyGate | null;
}

/** Counts and sums of scores per task and model. Fractions where a task was read by its probabilities, or where old evidence has decayed. */
export interface TaskStatistics {
  /** Observations per cell, row-major, one row per task. */
  readonly counts: Float64Array;
  /** Sums of their scores, same layout. */
  readonly sums: Float64Array;
  /** Per model, observations without a task included. */
  readonly modelCounts: Float64Array;
  readonly modelSums: Float64Array;
}

/**
 * Tells prompts of unknown tasks from known ones, by the squared distance to the nearest task's centre over that task's spread; null where there
 * are too few tasks to learn that. Odds: `oddsWeight x exp(intercept + slope x ln(ratio))`; share of the novel branch: odds / (1 + odds).
 */
export interface NoveltyGate {
  /** Row-major over the scaled features, one row per task that had a prompt. */
  readonly centres: Float32Array;
  /** One per centre: mean squared distance of the task's own prompts. */
  readonly spreads: Float64Array;
  readonly intercept: number;
  readonly slope: number;
  /** Weight of the detector's odds. */
  readonly oddsWeight: number;
}

/** Expected dollars: `intercepts[task][model] + slopes[model] * characters`, mixed over the task probabilities. */
export interface CostHeads {
  readonly intercepts: Float64Array;
  readonly slopes: Float64Array;
}

/** Fitted from recorded outcomes; `static` always works, `full` needs the contextual embedding too. */
export interface EvidenceModel {
  readonly models: readonly string[];
  readonly taskNames: readonly string[];
  readonly static: EvidenceHeads;
  readonly full: EvidenceHeads | null;
  readonly cost: CostHeads;
  readonly prompts: number;
  readonly observations: number;
}
