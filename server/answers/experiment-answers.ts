/* `/v1/experiments`. Shares, scores and p-values in [0,1]; null: not known. */

/** Two arms by one metric: the second, `arm`, less the first, `against`. */
export interface ComparisonAnswer {
  readonly metric: string;
  /** Absent: of all kinds of work. */
  readonly task_type?: string;
  readonly arm: string;
  readonly against: string;
  readonly units: readonly [number, number];
  readonly means: readonly [number | null, number | null];
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  readonly p_value: number | null;
  readonly verdict: string;
  /** Absent: the difference is known. */
  readonly unknown_reason?: string;
}

/** What one look found of the differences that decide: the sequential intervals over time. */
export interface PastLook {
  /** ISO 8601. */
  readonly at: string;
  readonly units: number;
  readonly differences: readonly {
    readonly arm: string;
    readonly difference: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}

/** What a look found. */
export interface FindingsAnswer {
  readonly arms: readonly { readonly name: string; readonly units: number; readonly share: number }[];
  readonly sample_ratio: {
    readonly ok: boolean;
    readonly always_valid_p_value: number;
    readonly chi_square: number;
    readonly p_value: number;
    /** Absent: the shares are as promised. */
    readonly note?: string;
  };
  readonly deciding: readonly ComparisonAnswer[];
  readonly others: readonly ComparisonAnswer[];
  readonly by_task_type: readonly ComparisonAnswer[];
  readonly intervals: string;
  /** The oldest first; absent: an earlier version looked. */
  readonly history?: readonly PastLook[];
}

/** What was expected of an experiment before its start; empty: of a holdout. */
export interface PlanAnswer {
  /** Of the traffic that it is planned by, up to the start. */
  readonly history_days?: number;
  readonly units_per_day?: number;
  /** Of the metric, per unit. */
  readonly standard_deviation?: number | null;
  readonly standard_deviation_source?: string | null;
  readonly mean?: number | null;
  /** Within its days at that traffic. */
  readonly expected_units?: number;
  readonly minimum_detectable_effect?: number | null;
  /** Why the effect is not known. Absent: it is. */
  readonly unknown_reason?: string;
  /** The difference that matters, in the metric's unit. Absent with the three below: none was named. */
  readonly mde?: number | null;
  readonly units_needed?: number;
  readonly days_needed?: number | null;
  readonly is_long_enough?: boolean | null;
}

/** As administrators see it. */
export interface ExperimentAnswer {
  readonly id: string;
  readonly kind: "experiment" | "holdout";
  readonly state: "running" | "ended";
  readonly created_at: string | null;
  readonly ended_at: string | null;
  readonly end_reason: string | null;
  readonly winner: string | null;
  readonly stopped_arms: Readonly<Record<string, string>>;
  readonly settings: {
    readonly name: string;
    readonly tenant?: string;
    readonly unit?: string;
    readonly metric: string;
    readonly mde?: number;
    readonly confidence?: number;
    readonly max_days?: number;
    readonly arms: readonly { readonly name: string }[];
    readonly guardrails?: readonly { readonly metric: string; readonly max_worse: number }[];
  };
  readonly plan: PlanAnswer;
  readonly looks: number;
  readonly looked_at: string | null;
  /** null: nobody looked yet. */
  readonly result: FindingsAnswer | null;
}
