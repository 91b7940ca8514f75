/* `/v1/evals`. Money in dollars, times in milliseconds; null: not known. */

/** A run as the list has it. */
export interface EvalRun {
  readonly id: string;
  readonly status: "running" | "done" | "stopped" | "budget" | "failed";
  readonly suites: readonly string[];
  readonly targets: readonly string[];
  readonly settings: {
    readonly maxUsd?: number | null;
    /** Started from the dashboard: a server can stop it. */
    readonly isFromServer?: boolean;
  };
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly planned_results: number;
  readonly results: number;
  readonly errors: number;
  readonly spent_usd: number;
}

/** A suite that a run can be started with. */
export interface EvalSuite {
  readonly name: string;
  readonly task_type: string | null;
  /** null: not known before the file is read. */
  readonly cases: number | null;
  readonly is_own: boolean;
}

/** Figures of a target, or of a target at one kind of work. */
export interface EvalFigures {
  readonly results: number;
  readonly scored: number;
  readonly errors: number;
  readonly score: IntervalAnswer;
  readonly passed_share: number | null;
  readonly cost_usd: number | null;
  readonly unpriced: number;
  readonly latency_ms: number | null;
}

/** A mean with its 95% interval; null: not known, or from too few clusters. */
export interface IntervalAnswer {
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface EvalCell extends EvalFigures {
  readonly target: string;
}

export interface EvalReply {
  readonly target: string;
  readonly sample: number;
  readonly score: number | null;
  readonly passed: boolean | null;
  readonly reason: string | null;
  readonly error: string | null;
  readonly reply: string | null;
}

interface EvalFailure {
  readonly prompt_id: string;
  readonly task_type: string | null;
  readonly replies: readonly EvalReply[];
}

/** What a run found: by target, by target and kind of work, the cases that failed side by side. */
export interface EvalFindings {
  readonly targets: readonly EvalCell[];
  readonly cells: readonly (EvalCell & { readonly task_type: string | null })[];
  readonly failures: readonly EvalFailure[];
}

/** How a target changed on the cases that two runs scored. */
export interface EvalDifference {
  readonly target: string;
  readonly cases: number;
  readonly mean: number;
  readonly other_mean: number;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface EvalComparison {
  readonly against: string;
  readonly targets: readonly EvalDifference[];
}

/** One run with what it found. */
export interface EvalRunReport extends Omit<EvalRun, "targets">, EvalFindings {
  readonly comparison: EvalComparison | null;
}
