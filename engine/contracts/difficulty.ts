import type { TaskTypeId } from "./task-type.ts";

/** What one prompt is harder (above 0) than ordinary prompts of its kinds of work, and the variance of that; logits. */
export interface PromptDifficulty {
  readonly shift: number;
  readonly variance: number;
}

/** One standardised surface feature of the difficulty model: `(value - mean) / deviation`, clipped. */
export interface DifficultyFeature {
  /** Position in the surface features of a prompt. */
  readonly index: number;
  readonly mean: number;
  readonly deviation: number;
  /** Logits of difficulty per deviation. */
  readonly weight: number;
}

/**
 * How hard a prompt is, read off its surface: an item-response model of recorded outcomes, `logit(score) = level + slope x ability - difficulty`.
 * Difficulties are logits; only their differences from ordinary prompts of the same kind are used, as the public beliefs are about those.
 */
export interface DifficultyWeights {
  readonly features: readonly DifficultyFeature[];
  /** Mean square of the clipped features that 99 of 100 prompts of the fit stay below: a prompt beyond it is unlike them. */
  readonly farSquare: number;
  /** Share of a difference in difficulty that held on sources left out of the fit, [0,1]. */
  readonly transferShare: number;
  /** Standard deviation between sources of what their prompts are harder than their features say, logits. */
  readonly sourceDeviation: number;
  /** Mean difficulty of ordinary prompts of each kind of work. */
  readonly ordinary: Readonly<Record<TaskTypeId, number>>;
}
