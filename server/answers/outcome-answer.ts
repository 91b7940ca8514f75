/* An outcome as the API shows it. Money in dollars, times in milliseconds; null: not known. */

/** What one attempt was billed, of a request that had more than one bill. */
export interface BillAnswer {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_usd: number | null;
  readonly cost_unknown_reason: string | null;
}

export interface AttemptAnswer {
  readonly deployment: string;
  readonly candidate: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly status: number | null;
  readonly error_code: string | null;
  readonly upstream_request_id?: string;
  readonly part?: BillAnswer & { readonly how: string };
  readonly charge?: BillAnswer;
}

interface UsageAnswer {
  readonly input_tokens: number | null;
  readonly cached_input_tokens: number | null;
  readonly cache_write_tokens: number | null;
  readonly output_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly service_tier?: string;
  /** Tools of the provider that cost something, and whose price is not known. */
  readonly unpriced_tools?: string;
  /** What was counted beside ordinary tokens, such as `images`, where something was. */
  readonly [meter: string]: number | string | null | undefined;
}

export interface OutcomeAnswer {
  readonly status: string;
  readonly finished_at: string;
  readonly served_by: string | null;
  readonly deployment: string | null;
  /** Whose account paid. */
  readonly provider_key: "own" | "shared" | null;
  readonly finish_reason: string | null;
  readonly error_code: string | null;
  readonly stream: boolean;
  readonly usage: UsageAnswer | null;
  readonly cost: {
    readonly total_usd: number;
    readonly upstream_usd: number;
    readonly markup_usd: number;
  } | null;
  readonly cost_unknown_reason: string | null;
  /** The prices that it was computed with. */
  readonly price_snapshot: object | null;
  readonly latency: {
    readonly time_to_first_token_ms: number | null;
    readonly total_ms: number;
    readonly overhead_ms: number;
  };
  readonly attempts: readonly AttemptAnswer[];
}
