/* What the API answers of requests, their decisions and outcomes, as far as the dashboard reads it. Money in dollars, times in milliseconds; null: not known. */

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
  /** What counts as much as 1 of quality at equal weights. */
  readonly scales?: { readonly cost_usd: number; readonly latency_ms: number };
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
