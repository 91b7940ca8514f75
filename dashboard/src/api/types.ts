/** What the API answers, as far as the dashboard reads it. Money in dollars, times in milliseconds; null: not known. */

export interface List<T> {
  readonly data: readonly T[];
}

export interface RequestSummary {
  readonly request_id: string;
  readonly received_at: string | null;
  readonly tenant: string | null;
  readonly key_id: string | null;
  readonly status: "ok" | "error" | "cancelled" | "broken" | "running";
  readonly error_code: string | null;
  readonly requested_model: string | null;
  readonly served_by: string | null;
  readonly provider: string | null;
  readonly task: string | null;
  readonly stream: boolean;
  readonly cached: boolean;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_usd: number | null;
  readonly cost_unknown_reason: string | null;
  readonly total_ms: number | null;
  readonly time_to_first_token_ms: number | null;
  readonly attempts: number;
}

export type LiveEvent =
  | { readonly type: "decided" | "settled"; readonly request: RequestSummary }
  | {
      readonly type: "circuit";
      readonly deployment: string;
      readonly state: string;
      readonly reason: string | null;
    };

export interface RankedCandidate {
  readonly candidate: string;
  readonly model: string;
  readonly score: number | null;
  readonly quality: {
    readonly mean: number;
    readonly standard_deviation: number;
    readonly evidence: readonly unknown[] | null;
  };
  readonly cost: {
    readonly expected_usd: number | null;
    readonly unknown_reason: string | null;
    readonly expected_input_tokens: number | null;
    readonly expected_output_tokens: number | null;
    readonly switch_usd?: number | null;
  };
  readonly latency: {
    readonly time_to_first_token_ms: number | null;
    readonly total_ms: number | null;
    readonly source: string | null;
  };
}

export interface Policy {
  readonly rule?: { readonly kind?: string; readonly weights?: Readonly<Record<string, number>> };
  readonly [name: string]: unknown;
}

export interface Decision {
  readonly request_id: string;
  readonly decided_at: string;
  readonly requested_model: string;
  readonly chosen: string;
  readonly reason: string;
  readonly counterfactual: string | null;
  readonly propensity: number;
  readonly tasks: readonly { readonly task_type: string; readonly probability: number }[];
  readonly novelty: number;
  readonly experiments?: readonly {
    readonly id: string;
    readonly arm: string;
    readonly probability: number;
    readonly applied: boolean;
  }[];
  readonly ranked: readonly RankedCandidate[];
  readonly excluded: readonly {
    readonly candidate: string;
    readonly code: string;
    readonly reason: string;
  }[];
  readonly policy: Policy;
  readonly priors_version: string;
  readonly decision_ms: number;
  readonly switch?: { readonly note: string | null; readonly last_candidate: string | null };
  readonly exploration?: { readonly regret: number };
}

export interface Outcome {
  readonly status: string;
  readonly finished_at: string;
  readonly served_by: string | null;
  readonly deployment: string | null;
  readonly finish_reason: string | null;
  readonly error_code: string | null;
  readonly stream: boolean;
  readonly usage: Readonly<Record<string, number | null>> | null;
  readonly cost: {
    readonly total_usd: number;
    readonly upstream_usd: number;
    readonly markup_usd: number;
  } | null;
  readonly cost_unknown_reason: string | null;
  readonly latency: {
    readonly time_to_first_token_ms: number | null;
    readonly total_ms: number;
    readonly overhead_ms: number;
  };
  readonly attempts: readonly {
    readonly deployment: string;
    readonly candidate: string;
    readonly started_at: string;
    readonly duration_ms: number;
    readonly status: number | null;
    readonly error_code: string | null;
  }[];
}

export interface Feedback {
  readonly metric: string;
  readonly value: unknown;
  readonly score: number | null;
  readonly source: string;
  readonly comment: string | null;
  readonly created_at: string;
}

export interface RequestDetail {
  readonly request_id: string;
  readonly state: "running" | "finished" | "lost";
  readonly missing: string | null;
  readonly decision: Decision | null;
  readonly outcome: Outcome | null;
  readonly feedback?: readonly Feedback[];
  readonly texts?: { readonly prompt: string | null; readonly reply: string | null };
}

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

interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
}

export interface ReportFigures {
  readonly requests: number;
  readonly errors: number;
  readonly cancelled: number;
  readonly spend: {
    readonly charged_usd: number;
    readonly provider_usd: number;
    readonly markup_usd: number;
    readonly unknown_requests: number;
  };
  readonly tokens: {
    readonly input: number;
    readonly cached_input: number;
    readonly output: number;
    readonly reasoning: number;
  };
  readonly latency_ms: Quantiles;
  readonly first_token_ms: Quantiles;
  readonly cache: { readonly hits: number; readonly saved_usd: number; readonly unknown_hits: number };
}

export interface ReportPoint extends ReportFigures {
  readonly start: string;
}

export interface ReportGroup extends ReportFigures {
  readonly value: string | null;
  readonly series: readonly ReportPoint[];
}

export interface Overview {
  readonly since: string;
  readonly until: string;
  readonly bucket: "hour" | "day";
  readonly group_by: string;
  readonly totals: ReportFigures;
  readonly series: readonly ReportPoint[];
  readonly groups: readonly ReportGroup[];
  readonly more_groups: number;
  readonly counted_since: string | null;
}

/** A value with its 95% interval. */
export interface ValueInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** `GET /v1/reports/savings`. */
export interface Savings {
  readonly measured: {
    readonly saved_usd: ValueInterval;
    readonly saved_share: ValueInterval | null;
    readonly quality: {
      readonly metrics: readonly {
        readonly metric: string;
        readonly held_out: number;
        readonly routed: number;
        readonly change: ValueInterval | null;
      }[];
    };
  } | null;
  /** Why nothing is measured; null: it is. */
  readonly refused: string | null;
}

/** One of `GET /v1/admin/budgets`. */
export interface Budget {
  readonly id: string;
  readonly scope: "key" | "tenant" | "tag";
  readonly name: string;
  readonly period: string;
  readonly limit_usd: number;
  readonly spent_usd: number;
  readonly warn_percent: number;
  readonly resets_at: string | null;
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

export interface Readiness {
  readonly status: string;
  readonly parts: Readonly<
    Record<string, { readonly ready: boolean; readonly state: string; readonly detail?: string }>
  >;
}

/** A figure with its 95% interval; null: not known. */
export interface Estimate {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface WhatIfPointFigure {
  readonly predicted: Estimate;
  readonly doubly_robust: Estimate;
  readonly change: Estimate;
  /** Why the log cannot say; null: it can. */
  readonly refusal: string | null;
}

export interface WhatIfFigure extends WhatIfPointFigure {
  readonly logged: Estimate;
}

export interface WhatIfPoint {
  readonly quality_point_usd: number;
  readonly moved: number;
  readonly refused: number;
  readonly quality: WhatIfPointFigure;
  readonly cost_per_thousand_usd: WhatIfPointFigure;
  readonly latency_ms: WhatIfPointFigure;
}

export interface Weights {
  readonly quality: number;
  readonly cost: number;
  readonly latency: number;
}

/** Ceilings and floors; null: none. */
export interface RoutingLimits {
  readonly max_cost_usd: number | null;
  readonly max_latency_ms: number | null;
  readonly min_quality: number | null;
}

/** How `auto` decides. */
export interface PolicyInUse {
  readonly rule:
    | { readonly kind: "weights"; readonly weights: Weights }
    | { readonly kind: "guarantee"; readonly share: number; readonly confidence: number };
  readonly limits: RoutingLimits;
  readonly quality_point_usd: number | null;
}

export interface StoredPreferences {
  readonly revision: number;
  /** null: as configured. */
  readonly setting: Readonly<Record<string, unknown>> | null;
  readonly actor: string;
  /** null: the configuration. */
  readonly set_at: string | null;
}

/** `GET /v1/admin/preferences`. */
export interface Preferences {
  readonly revision: number;
  readonly in_use: PolicyInUse;
  readonly configured: PolicyInUse;
  readonly history: readonly StoredPreferences[];
}

/** The answer of `POST /v1/whatif`. */
export interface WhatIf extends PolicyInUse {
  readonly since: string;
  readonly requests: {
    readonly decided_again: number;
    readonly moved: number;
    readonly refused: number;
    readonly presets: number;
    readonly named: number;
  };
  readonly quality: WhatIfFigure;
  readonly cost_per_thousand_usd: WhatIfFigure;
  readonly latency_ms: WhatIfFigure;
  readonly moves: readonly {
    readonly from: string;
    readonly to: string | null;
    readonly task_type: string | null;
    readonly requests: number;
    readonly request_ids: readonly string[];
  }[];
  readonly sweep?: readonly WhatIfPoint[];
}
