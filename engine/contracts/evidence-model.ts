import type { BlockScaling } from "./block-scaling.ts";
import type { KeptShares } from "./prediction.ts";

/** What a fit over recorded outcomes believes, laid out for prediction. Rows of float arrays are named where they stand. */
export interface EvidenceHeads {
  readonly scaling: BlockScaling;
  /** Linear discriminant: one row per task over the scaled features, divided by the temperature. */
  readonly taskWeights: Float32Array;
  readonly taskBiases: Float32Array;
  /** Row-major, one row per task, one column per model. */
  readonly taskMeans: Float64Array;
  /** What the means were made of; enough to go on counting. */
  readonly statistics: TaskStatistics;
  /** Observations that a model's overall mean weighs as beside those of a cell. */
  readonly pseudoCount: number;
  readonly modelMeans: Float64Array;
  /** Without landmarks where the model was fitted before there were any. */
  readonly kernel: KernelLandmarks;
  /** Within-task kernel ridge: one row per model over the similarities to the landmarks. */
  readonly residualWeights: Float32Array;
  /** Correlation of two models' scores on one prompt within a task, mean over the pairs, [0,1). */
  readonly scoreCorrelation: number;
  /** One per model as the baseline of a guarantee. */
  readonly keptShares: readonly KeptShares[];
  /** What holds on tasks that were left out: one row per model over the scaled surface features alone, slope included. */
  readonly transferWeights: Float32Array;
  /** How far predictions are shrunk to the model means, [0,1]: 1 where the evidence is too small to carry more. */
  readonly meanShrinkage: number;
  /** How far a gain on the model that is best overall is shrunk, [0,1]: 1: no model is predicted above it. */
  readonly leadShrinkage: number;
  readonly detector: OutOfDistributionDetector | null;
}

/**
 * Centres of the prompts of the fit that others are compared with (Nystroem's method with k-means, Zhang, Tsang and Kwok, 2008). The similarity of a prompt to each is `exp(-decay d)`, [0,1], d their
 * squared distance in a few principal directions of the scaled features.
 */
export interface KernelLandmarks {
  /** Orthonormal, one row per direction over the scaled features. */
  readonly directions: Float32Array;
  /** One row per landmark over the directions. */
  readonly points: Float32Array;
  /** Above 0. */
  readonly decay: number;
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
 * Tells prompts of unknown tasks from known ones by the squared distance to the nearest task's centre over that task's variance; null where there
 * are too few tasks to learn that. Odds that a prompt is of an unknown task: `exp(intercept + slope x ln(ratio))` where as many prompts are of
 * unknown tasks as of known ones.
 */
export interface OutOfDistributionDetector {
  /** Row-major over the scaled features, one row per task that had a prompt. */
  readonly centres: Float32Array;
  /** One per centre: mean squared distance of the task's own prompts. */
  readonly variances: Float64Array;
  readonly intercept: number;
  readonly slope: number;
  /** Prior odds of an unknown task for the expected quality. */
  readonly priorOdds: number;
  /** Prior odds of an unknown task for gains on the model that is best overall. */
  readonly leadOdds: number;
  /** Expected loss of score on a prompt of an unknown task where another model is taken before it, above 0. */
  readonly leadLoss: number;
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
