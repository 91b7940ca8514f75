/* What the API answers of models, deployments and their alerts. Money in dollars, times in milliseconds; null: not known. */

/** One row of `GET /v1/models`: OpenAI's fields, then ours. */
export interface ModelListing {
  readonly id: string;
  readonly object: "model";
  readonly created: number;
  readonly owned_by: string;
  /** What it does, and so which path it answers on; null: it is `auto`, which is there for each. */
  readonly kind: string | null;
  readonly context_window: number | null;
  readonly max_output_tokens: number | null;
  readonly capabilities: Readonly<Record<string, boolean | null>> | null;
  readonly reasoning_efforts: readonly string[];
  /** Whether `auto` may choose it; false: it answers only where it is named; null: it is `auto` itself. */
  readonly is_auto_candidate: boolean | null;
  /** ISO day from which its provider no longer serves it; null: none is announced. `auto` no longer chooses it then. */
  readonly retires: string | null;
  /** The model to name in its place; null: none is known, or it does not retire. */
  readonly successor: string | null;
  /** Dollars per million tokens; null: unknown, or chosen per request. Never a sentinel. */
  readonly pricing: {
    readonly input: number;
    readonly output: number;
    readonly cached_input: number | null;
    /** Dollars for one of what is counted beside tokens, such as `images`, `characters`, `seconds`; absent: nothing is. */
    readonly per_unit?: Readonly<Record<string, number>>;
    /**
     * The most that it can cost: most expensive tier, tokens written to a cache, most expensive deployment with its markup. For whoever sets money aside before a
     * request.
     */
    readonly ceiling: {
      readonly input: number;
      readonly output: number;
      /** Dollars per request, beside its tokens. */
      readonly request: number;
    };
  } | null;
}

/** One row of `GET /v1/health/deployments`. */
export interface DeploymentAnswer {
  readonly id: string;
  readonly model: string;
  readonly provider: string;
  readonly region: string | null;
  readonly state: "closed" | "open" | "half-open";
  /** Code of what opened it, or of the latest failure; null: none lately. */
  readonly reason: string | null;
  readonly failures_in_a_row: number;
  /** Calls that count, since the first failure among them. */
  readonly window: { readonly calls: number; readonly failures: number; readonly slow: number };
  /** null: it is called. */
  readonly next_trial_in_ms: number | null;
  readonly quiet_for_ms: number | null;
  /** Measured here; null: not lately. */
  readonly latency: {
    readonly time_to_first_token_ms: number;
    readonly output_tokens_per_second: number;
  } | null;
}

/** `GET /readyz`. */
export interface ReadinessAnswer {
  readonly status: string;
  readonly parts: Readonly<
    Record<
      string,
      {
        readonly ready: boolean;
        readonly state: string;
        /** For who sends a key, or asks from this machine. */
        readonly detail?: string | undefined;
      }
    >
  >;
}

/** One of `GET /v1/alerts`: a model that is not what it was. */
export interface AlertAnswer {
  readonly id: string;
  readonly object: "alert";
  readonly kind: "drift";
  readonly metric: "quality" | "latency" | "length" | "price";
  readonly unit: string;
  readonly candidate: string;
  readonly task_type: string | null;
  readonly source: string | null;
  readonly direction: "up" | "down";
  readonly before: number | null;
  readonly after: number | null;
  readonly values_before: number;
  readonly values_after: number;
  readonly changed_at: string | null;
  readonly created_at: string | null;
  readonly acknowledged_at: string | null;
  readonly acknowledged_by: string | null;
  readonly is_dismissed: boolean | null;
}
