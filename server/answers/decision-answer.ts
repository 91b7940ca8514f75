/* A decision as the API shows it. Money in dollars, times in milliseconds; null: not known. */

export interface RankedCandidate {
  readonly candidate: string;
  readonly model: string;
  readonly reasoning_effort: string | null;
  readonly score: number;
  readonly quality: {
    readonly mean: number;
    readonly standard_deviation: number;
    /** null: not kept in the log. */
    readonly evidence:
      | readonly {
          readonly source: string;
          readonly date: string | null;
          readonly observations: number;
        }[]
      | null;
  };
  readonly cost: {
    readonly expected_usd: number | null;
    readonly unknown_reason: string | null;
    readonly expected_input_tokens: number;
    readonly expected_output_tokens: number;
    /** Added for leaving the model that served last; absent: nothing. */
    readonly switch_usd?: number | null;
  };
  readonly latency: {
    readonly time_to_first_token_ms: number;
    readonly total_ms: number;
    readonly source: string;
  };
}

/** The policy with every setting, its fields in snake case. */
export interface PolicyFields {
  readonly rule?: { readonly kind?: string; readonly weights?: Readonly<Record<string, number>> };
  /** What counts as much as 1 of quality at equal weights. */
  readonly scales?: { readonly cost_usd: number; readonly latency_ms: number };
  readonly [name: string]: unknown;
}

export interface DecisionAnswer {
  readonly request_id: string;
  readonly decided_at: string;
  readonly requested_model: string;
  readonly chosen: string;
  readonly reason: string;
  readonly counterfactual: string | null;
  readonly propensity: number;
  readonly guarantee?: {
    readonly baseline: string | null;
    readonly probability: number | null;
    readonly qualified: number;
  };
  readonly exploration?: {
    readonly arms: readonly { readonly candidate: string; readonly propensity: number }[];
    readonly regret: number;
  };
  readonly switch?: {
    readonly last_candidate: string | null;
    readonly lock: string | null;
    readonly lock_held: boolean;
    readonly switch_cost_usd: number | null;
    readonly note: string | null;
  };
  readonly experiments?: readonly {
    readonly id: string;
    readonly arm: string;
    readonly probability: number;
    readonly applied: boolean;
  }[];
  readonly tasks: readonly { readonly task_type: string; readonly probability: number }[];
  readonly novelty: number;
  /** Best first. */
  readonly ranked: readonly RankedCandidate[];
  readonly excluded: readonly {
    readonly candidate: string;
    readonly code: string;
    readonly reason: string;
  }[];
  readonly policy: PolicyFields;
  readonly priors_version: string;
  readonly embedder: string;
  readonly embedding_depth: string;
  readonly decision_ms: number;
}
