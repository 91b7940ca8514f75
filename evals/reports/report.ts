import type { AllocationSummary } from "../allocation/allocation-summary.ts";
import type { RunRecord } from "../runs/run-store.ts";
import type { Interval } from "../stats/interval.ts";
import type { JudgeReport } from "./judge-report.ts";

/** Scores of one target on some cases. Intervals are 95%. */
export interface ScoreSummary {
  readonly scored: number;
  /** Replies that could not be scored, missing ones included. */
  readonly unscored: number;
  /** Of those: no reply came. */
  readonly errors: number;
  readonly failed: number;
  /** Weighted mean in [0,1]; null: nothing was scored. */
  readonly mean: number | null;
  readonly interval: Interval | null;
}

export interface TargetSummary {
  readonly id: string;
  readonly overall: ScoreSummary;
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
  /** Against the best by score, on the same cases; null: it is the best itself, or they share none. */
  readonly behindBest: Comparison | null;
  /** For a router: which models served, most often first. */
  readonly served: readonly { readonly model: string; readonly count: number }[];
}

/** A paired comparison on the same cases. */
export interface Comparison {
  readonly difference: number;
  readonly interval: Interval | null;
  /** Adjusted for the number of comparisons made (Holm). */
  readonly pValue: number | null;
  readonly cases: number;
}

export interface FailureReply {
  readonly target: string;
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly reason: string | null;
  readonly text: string;
}

/** One case on which at least one target did not pass. */
export interface Failure {
  readonly promptId: string;
  readonly taskType: string;
  /** null: the suite was not at hand. */
  readonly prompt: string | null;
  readonly replies: readonly FailureReply[];
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

/** The model to take for one task. */
export interface TaskPick {
  readonly target: string;
  readonly mean: number;
  readonly costPerCaseNanoUsd: number | null;
  /** The best by its mean: the pick itself, or one that it cannot be told from. */
  readonly best: string;
  /** Of the pick behind the best, [0,1]. */
  readonly behind: number;
  /** No other model may be as good as the best. */
  readonly isClear: boolean;
  /** Why it was taken, where that is not the comparison of scores; absent: it is. */
  readonly why?: string;
}

export interface Report {
  readonly run: RunRecord;
  readonly tasks: readonly string[];
  /** By task; null: nobody scored above 0. */
  readonly picks: Readonly<Record<string, TaskPick | null>>;
  /** Best first. */
  readonly targets: readonly TargetSummary[];
  /** Mean of the best score on each case: what a perfect choice among the targets would reach. */
  readonly oracleMean: number | null;
  /** One for each router among the targets. */
  readonly routing: readonly RoutingSummary[];
  readonly failures: readonly Failure[];
  /** Cases with a failure that are not listed. */
  readonly furtherFailures: number;
  readonly notices: readonly string[];
  readonly regressions: readonly Regression[] | null;
  /** null: the run asked all cases of all targets. */
  readonly allocation: AllocationSummary | null;
  /** null: no score rests on a judge. */
  readonly judge: JudgeReport | null;
}

/** One target against itself in the baseline run. */
export interface Regression extends Comparison {
  readonly target: string;
  /** Worse, and not by chance alone: the whole interval is below 0. */
  readonly isRegression: boolean;
}
