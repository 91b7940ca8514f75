/* What the API answers of reports, savings and budgets, as far as the dashboard reads it. Money in dollars, times in milliseconds; null: not known. */

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
  /** By task alone: who served the newest requests. */
  readonly models_by_task?: readonly {
    readonly task: string;
    readonly model: string;
    readonly requests: number;
  }[];
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
  /** Absent: no holdout ran, or it is still being counted. */
  readonly holdout?: { readonly model: string; readonly since: string; readonly until: string };
  readonly arms?: readonly {
    readonly arm: string;
    readonly requests: number;
    readonly cost_unknown_requests: number;
  }[];
  readonly measured: {
    readonly cost_per_request_usd: { readonly held_out: number; readonly routed: number };
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
  /** Why nothing is measured; null: it is, or it is still being counted. */
  readonly refused: string | null;
  /** The first count still runs. */
  readonly counting: boolean;
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
