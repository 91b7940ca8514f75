import type { PromptFeatures } from "./features.ts";

/** Recorded outcomes laid out for a fit. Row-major arrays have one row per prompt and one column per model. */
export interface FitTable {
  /** Column names: candidate ids, or whatever the outcome file calls its models. */
  readonly models: readonly string[];
  readonly features: readonly PromptFeatures[];
  /** Length of each whole prompt. */
  readonly characters: Float64Array;
  /** Prompts of one group are the same question in other formatting: they never stand on both sides of a split. */
  readonly groups: Int32Array;
  readonly taskNames: readonly string[];
  /** Index into `taskNames`; -1: not labelled. */
  readonly tasks: Int32Array;
  /** In [0,1]; NaN: not observed. */
  readonly scores: Float64Array;
  /** Dollars; NaN: not known. */
  readonly costsUsd: Float64Array;
}
