import type { TaskTypeId } from "./task-type.ts";

/** Expected quality of one candidate on one prompt. */
export interface QualityPrediction {
  /** [0,1]. */
  readonly mean: number;
  /** Standard deviation of the belief about the mean (not of a single score). */
  readonly standardDeviation: number;
  /** The part of that doubt that many requests do not average out; absent: it was not asked for, all of it. */
  readonly lasting?: LastingDoubt;
  /** What carried it, strongest first, e.g. `livebench-2026-01-08 math (n=12)`; empty: only the price-informed prior. */
  readonly evidence: readonly EvidenceReference[];
}

/**
 * What remains unknown of a candidate's quality however many requests come: errors of measured means and of tasks that were never seen. Which task
 * a prompt is of is not in it. Two candidates' errors are correlated: their covariance is the dot product of what they share.
 */
export interface LastingDoubt {
  readonly variance: number;
  /** Loadings on factors that are the same for all candidates of a decision; the last is that of errors of means on known tasks. */
  readonly shared: Float64Array;
  /** What a guarantee against this candidate would have kept on recorded prompts; absent: not known. */
  readonly kept?: KeptShares;
}

/**
 * For steps of a predicted share of a baseline's quality: the share that was truly kept, over many prompts held out, by taking the cheapest model
 * predicted to have it. Above what was predicted, as most prompts keep more than the least that is asked of each.
 */
export interface KeptShares {
  readonly firstShare: number;
  readonly stepShare: number;
  readonly means: Float64Array;
  /** Standard errors of the means; a mean of 0 and an error of 1: nothing was observed. */
  readonly errors: Float64Array;
}

export interface EvidenceReference {
  /** Source name, e.g. `livebench`, `eval-run 2026-11-20 smoke`. */
  readonly source: string;
  /** Date of the newest row, ISO day; null: not dated. */
  readonly date: string | null;
  /** Effective number of observations. */
  readonly observations: number;
}

export interface CostPrediction {
  readonly expectedNanoUsd: number | null;
  /** Why it is null. */
  readonly unknownReason: string | null;
  readonly expectedInputTokens: number;
  /** Reasoning included. */
  readonly expectedOutputTokens: number;
  /** What replies of the candidate's own traffic made of it; the rules alone expected so many times less. Absent: 1. */
  readonly lengthFactor?: number;
}

/** By what a predicted length is multiplied, learnt from replies. */
export interface LengthFactors {
  readonly of: (taskType: TaskTypeId, candidateId: string) => number;
}

export interface LatencyPrediction {
  readonly timeToFirstTokenMs: number;
  readonly totalMs: number;
  /** `live` where the deployment was measured, `prior` where not. */
  readonly source: "live" | "prior";
}

export interface Prediction {
  readonly candidateId: string;
  readonly quality: QualityPrediction;
  readonly cost: CostPrediction;
  readonly latency: LatencyPrediction;
  /** Probability that its reasoning ends before the request's output limit; the quality holds it already. Absent: 1. */
  readonly reasoningFit?: number;
}
