/* What the API answers of models, deployments and their alerts, as far as the dashboard reads it. Money in dollars, times in milliseconds; null: not known. */

export interface Model {
  readonly id: string;
  readonly owned_by: string;
  readonly kind: string | null;
  readonly context_window: number | null;
  readonly max_output_tokens: number | null;
  readonly capabilities: Readonly<Record<string, boolean | null>> | null;
  readonly reasoning_efforts: readonly string[];
  readonly is_auto_candidate: boolean | null;
  readonly pricing: {
    readonly input: number;
    readonly output: number;
    readonly cached_input: number | null;
    readonly per_unit?: Readonly<Record<string, number>>;
    readonly ceiling: { readonly input: number; readonly output: number; readonly request: number };
  } | null;
}

export interface Deployment {
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  readonly region: string | null;
  readonly state: "closed" | "open" | "half-open";
  readonly reason: string | null;
  readonly failures_in_a_row: number;
  readonly window: { readonly calls: number; readonly failures: number; readonly slow: number };
  readonly next_trial_in_ms: number | null;
  readonly latency: {
    readonly time_to_first_token_ms: number;
    readonly output_tokens_per_second: number;
  } | null;
}

export interface Readiness {
  readonly status: string;
  readonly parts: Readonly<
    Record<string, { readonly ready: boolean; readonly state: string; readonly detail?: string }>
  >;
}

/** One of `GET /v1/alerts`: a model that is not what it was. */
export interface Alert {
  readonly id: string;
  readonly metric: "quality" | "latency" | "length" | "price";
  readonly direction: "up" | "down";
  readonly candidate: string;
  readonly task_type: string | null;
  readonly before: number | null;
  readonly after: number | null;
  readonly changed_at: string | null;
}
