/** An experiment as `/v1/experiments` shows it, as far as the page reads it. */
export interface Experiment {
  readonly id: string;
  readonly kind: "experiment" | "holdout";
  readonly state: "running" | "ended";
  readonly created_at: string;
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
    readonly arms: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
    readonly guardrails?: readonly { readonly metric: string; readonly max_worse: number }[];
  };
  readonly looks: number;
  readonly looked_at: string | null;
  /** null: nobody looked yet. */
  readonly result: Findings | null;
}

export interface Findings {
  readonly arms: readonly { readonly name: string; readonly units: number; readonly share: number }[];
  readonly sample_ratio: {
    readonly ok: boolean;
    readonly always_valid_p_value: number;
    readonly note?: string;
  };
  readonly deciding: readonly Comparison[];
  readonly others: readonly Comparison[];
  readonly by_task_type: readonly Comparison[];
  readonly history?: readonly PastLook[];
}

export interface Comparison {
  readonly metric: string;
  readonly task_type?: string;
  readonly arm: string;
  readonly against: string;
  readonly units: readonly [number, number];
  readonly means: readonly [number | null, number | null];
  readonly difference: number | null;
  readonly interval: readonly [number, number] | null;
  readonly verdict: string;
}

export interface PastLook {
  readonly at: string;
  readonly units: number;
  readonly differences: readonly {
    readonly arm: string;
    readonly difference: number | null;
    readonly low: number | null;
    readonly high: number | null;
  }[];
}
