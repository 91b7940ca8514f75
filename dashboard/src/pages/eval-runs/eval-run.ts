/** A run as `/v1/evals/runs` lists it. */
export interface EvalRun {
  readonly id: string;
  readonly status: "running" | "done" | "stopped" | "budget" | "failed";
  readonly suites: readonly string[];
  readonly targets: readonly string[];
  readonly settings: {
    readonly maxUsd?: number | null;
    /** Started from the page: a server can stop it. */
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

export interface EvalCell {
  readonly target: string;
  readonly results: number;
  readonly scored: number;
  readonly errors: number;
  readonly score: { readonly mean: number | null; readonly low: number | null; readonly high: number | null };
  readonly passed_share: number | null;
  readonly cost_usd: number | null;
  readonly latency_ms: number | null;
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

export interface EvalFailure {
  readonly prompt_id: string;
  readonly task_type: string | null;
  readonly replies: readonly EvalReply[];
}

/** One run with what it found. */
export interface EvalRunReport extends Omit<EvalRun, "targets"> {
  readonly targets: readonly EvalCell[];
  readonly cells: readonly (EvalCell & { readonly task_type: string | null })[];
  readonly failures: readonly EvalFailure[];
  readonly comparison: {
    readonly against: string;
    readonly targets: readonly EvalDifference[];
  } | null;
}

export interface EvalDifference {
  readonly target: string;
  readonly cases: number;
  readonly mean: number;
  readonly other_mean: number;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
}
