import type { AllocationSummary } from "../allocation/allocation-summary.ts";
import type { RunRecord } from "../runs/run-store.ts";
import type { Interval } from "../stats/interval.ts";
import type { PairedComparison } from "../stats/paired-comparison.ts";
import type { JudgeReport } from "./judge-report.ts";

/** Scores of one target on some cases. Intervals are 95%. */
export interface ScoreSummary {
  /** Cases with a score: samples of one case are one. */
  readonly cases: number;
  /** Of cases that are not independent; a case that stands alone is one. */
  readonly clusters: number;
  /** Replies. */
  readonly scored: number;
  /** Replies that could not be scored, missing ones included. */
  readonly unscored: number;
  /** Of those: no reply came. */
  readonly errors: number;
  readonly failed: number;
  /** Weighted mean in [0,1]; null: nothing was scored. */
  readonly mean: number | null;
  /** null: for `noIntervalReason`. */
  readonly interval: Interval | null;
  readonly noIntervalReason: string | null;
}

export interface TargetSummary {
  readonly id: string;
  readonly overall: ScoreSummary;
  /** Why it takes no part in best, picks and front: too many of its replies are unscored. null: it does. */
  readonly unrankedReason: string | null;
  readonly byTask: Readonly<Record<string, ScoreSummary>>;
  /** Mean over the replies whose cost is known; null: none is. */
  readonly costPerCaseNanoUsd: number | null;
  readonly totalCostNanoUsd: number | null;
  readonly unknownCosts: number;
  readonly judgeCostNanoUsd: number;
  readonly latencyP50Ms: number | null;
  readonly latencyP95Ms: number | null;
  readonly meanOutputTokens: number | null;
  /** No other target is at least as good and cheaper, or better and as cheap. */
  readonly isPareto: boolean;
  /** Against the best by score, on the same cases; null: it is the best itself or unranked, or they share none. */
  readonly behindBest: Comparison | null;
  /** For a router: which models served, most often first. */
  readonly served: readonly { readonly model: string; readonly count: number }[];
}

/** A paired comparison on the same cases. All of a group (models of a report, of a task, of a baseline) hold at 95% together. */
export type Comparison = PairedComparison;

/** The model with the highest mean, and what can be said for it. */
export interface Best {
  readonly target: string;
  readonly mean: number;
  /** Ranked models, itself included. */
  readonly compared: number;
  /** Others that cannot be told from it: their interval holds 0, or there is none. */
  readonly tied: readonly string[];
  /** There are others, and none of them may be as good. */
  readonly isClear: boolean;
}

/** Whether the run has scores enough to be believed. */
export interface UnscoredGate {
  /** Share of a model's replies that may be unscored, [0,1]. */
  readonly maxUnscoredShare: number;
  /** Models above it: the run fails, and is no baseline. */
  readonly violations: readonly UnscoredViolation[];
}

export interface UnscoredViolation {
  readonly target: string;
  readonly unscored: number;
  readonly asked: number;
}

/** One grader's outcome on one reply. */
export interface AssertionOutcome {
  /** The grader's type, and the metric it belongs to. */
  readonly name: string;
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly reason: string | null;
}

/** What one target answered to a case, and how it was graded. */
export interface CaseReply {
  readonly target: string;
  readonly sample: number;
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly reason: string | null;
  readonly text: string;
  readonly assertions: readonly AssertionOutcome[];
  readonly servedModel: string | null;
  readonly latencyMs: number | null;
  readonly outputTokens: number | null;
  /** The same reply in the baseline run; null: there is none. */
  readonly before: { readonly score: number | null; readonly text: string } | null;
}

/** One case with all replies to it. */
export interface ReportCase {
  readonly promptId: string;
  readonly taskType: string;
  /** null: the suite was not at hand. */
  readonly prompt: string | null;
  readonly replies: readonly CaseReply[];
}

/** A router held against the single models of its run, on the cases that all have a score for. */
export interface RoutingSummary {
  readonly router: string;
  readonly cases: number;
  readonly mean: number;
  /** The single model with the highest mean on these cases, known only in hindsight; the cheaper one of equals. */
  readonly bestSingle: string;
  readonly bestSingleMean: number;
  /** The router less that model, case by case. */
  readonly againstBestSingle: Comparison;
  /** Cost of a case by the router over that of the best single model; null: one of them is not known. */
  readonly costRatio: number | null;
  /** Mean of the best single model's score on each case. */
  readonly oracleMean: number;
  /** 0: as good as the best single model, 1: as the oracle; null: the oracle is no better. */
  readonly oracleGapClosed: number | null;
}

/** Reported tokens against what the text is estimated to need, over the replies that cannot be right: costs stated are too low. */
export interface UnderstatedUsage {
  readonly target: string;
  readonly replies: number;
  readonly reportedTokens: number;
  readonly estimatedTokens: number;
}

/** The model to take for one task. */
export interface TaskPick {
  readonly target: string;
  readonly mean: number;
  readonly costPerCaseNanoUsd: number | null;
  /** The best of the task: the pick itself, or one that it cannot be told from. */
  readonly best: Best;
  /** Of the pick behind the best, [0,1]. */
  readonly behind: number;
  /** Why it was taken, where that is not the comparison of scores; absent: it is. */
  readonly why?: string;
}

export interface Report {
  readonly run: RunRecord;
  readonly tasks: readonly string[];
  /** null: nothing was scored, or the run chose its own cases and does not say. */
  readonly best: Best | null;
  readonly gate: UnscoredGate;
  /**
   * Smallest difference from the best that these cases show four times in five where it is there (80% power, 95% confidence), [0,1]: the
   * largest over the comparisons made. With one model: of a second result on these cases, if both were independent. null: not known.
   */
  readonly detectableDifference: number | null;
  /** By task; null: nobody scored above 0. */
  readonly picks: Readonly<Record<string, TaskPick | null>>;
  /** Best first. */
  readonly targets: readonly TargetSummary[];
  /** Mean of the best score on each case: what a perfect choice among the targets would reach. */
  readonly oracleMean: number | null;
  /** One for each router among the targets. */
  readonly routing: readonly RoutingSummary[];
  /** Cases that at least one target did not pass. */
  readonly failures: readonly ReportCase[];
  /** Of those, that are not listed. */
  readonly furtherFailures: number;
  /** Cases that every target passed. */
  readonly passes: readonly ReportCase[];
  /** Of those, that are not listed. */
  readonly furtherPasses: number;
  readonly notices: readonly string[];
  readonly regressions: readonly Regression[] | null;
  /** Models that report less usage than the text of their replies needs; empty: none does. */
  readonly understated: readonly UnderstatedUsage[];
  /** null: the run asked all cases of all targets. */
  readonly allocation: AllocationSummary | null;
  /** null: no score rests on a judge. */
  readonly judge: JudgeReport | null;
}

/** One target against itself in the baseline run. */
export interface Regression extends Comparison {
  readonly target: string;
  /** Its verdict is worse: the whole interval is below 0. */
  readonly isRegression: boolean;
}
