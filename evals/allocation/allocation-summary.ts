import type { Interval } from "../stats/interval.ts";
import type { AllocationPlan } from "./allocation-plan.ts";

/** What a run that chose its own cases found and spared; kept in the run's settings and shown by reports. */
export interface AllocationSummary {
  readonly plan: AllocationPlan;
  readonly decisions: readonly Decision[];
  readonly estimates: readonly Estimate[];
  /** Replies that were asked for, and those of all cases by all models. */
  readonly asked: number;
  readonly planned: number;
  /** What the replies that were not asked for would have cost, at each model's mean for the task type; null: a cost is not known. */
  readonly sparedNanoUsd: number | null;
}

/** Which model wins one task type (or the whole comparison), and how sure that is. */
export interface Decision {
  readonly task: string;
  /** null: no model had a reply that counts. */
  readonly winner: string | null;
  /**
   * As in `Verdict`. Of a choice by task type it says what all of the suite's cases would show; of a comparison, what all cases that
   * there could be would show.
   */
  readonly sureness: "best" | "near" | "open";
  /**
   * On all prompts that the cases were drawn from, the winner is at most this far behind the best, at the plan's confidence for all
   * decisions together; null: not known.
   */
  readonly regretAtMost: number | null;
  /** Cases of the task type, and how many of them were asked of at least one model. */
  readonly cases: number;
  readonly asked: number;
  readonly models: readonly DecisionModel[];
  /** Replies of all models to all cases, less those that were asked for. */
  readonly sparedReplies: number;
  readonly sparedNanoUsd: number | null;
}

export interface DecisionModel {
  readonly target: string;
  /** Replies. */
  readonly asked: number;
  /** `kept`: could still win at the end. */
  readonly state: "winner" | "kept" | "behind" | "unusable";
  /** `behind`: the model that is ahead; `unusable`: why. */
  readonly because: string | null;
  /** How much more it is worth than the winner, on the same cases; null: the winner, or no shared case. */
  readonly difference: number | null;
  /** Of `difference`, at the plan's confidence for all decisions together. */
  readonly interval: Interval | null;
}

/** One model's figures for one task type, on the cases that it was asked. */
export interface Estimate {
  readonly task: string;
  readonly target: string;
  readonly scored: number;
  /** Weighted by the cases' weights. */
  readonly mean: number | null;
  /** 95%, valid although the run chose when to stop. */
  readonly interval: Interval | null;
  readonly costPerCaseNanoUsd: number | null;
  /** Weight of the task type's cases among all. */
  readonly taskShare: number;
}

/** The summary in a run's settings; null: the run asked all cases, or did not come so far. */
export function allocationOf(settings: Readonly<Record<string, unknown>>): AllocationSummary | null {
  const { allocation } = settings;
  if (typeof allocation !== "object" || allocation === null || !("decisions" in allocation)) return null;
  return allocation as AllocationSummary;
}
