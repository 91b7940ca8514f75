/* What the API answers of spend, savings, quality and budgets. Money in dollars, times in milliseconds; null: not known. */

export interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
}

/** Sums and quantiles of a group of requests. What is not known is left out of a sum and counted beside it. */
export interface ReportFigures {
  readonly requests: number;
  /** Answered with an error, or broken on the way. */
  readonly errors: number;
  /** The client went away. */
  readonly cancelled: number;
  readonly spend: {
    readonly charged_usd: number;
    readonly provider_usd: number;
    readonly markup_usd: number;
    /** Requests whose cost is not known. */
    readonly unknown_requests: number;
  };
  readonly tokens: {
    readonly input: number;
    readonly cached_input: number;
    readonly output: number;
    readonly reasoning: number;
  };
  /** Of whole replies; null: there is none. */
  readonly latency_ms: Quantiles;
  readonly first_token_ms: Quantiles;
  /** The gateway's own cache of replies. */
  readonly cache: { readonly hits: number; readonly saved_usd: number; readonly unknown_hits: number };
}

export interface ReportPoint extends ReportFigures {
  /** Start of the hour or day, UTC. */
  readonly start: string;
}

export interface ReportGroup extends ReportFigures {
  /** null: requests without one, as a refused request has no model. */
  readonly value: string | null;
  /** Hours or days without requests are left out. */
  readonly series: readonly ReportPoint[];
}

/** Of a group where its sums alone were asked for. */
export type ReportGroupSums = Omit<ReportGroup, "series" | "latency_ms" | "first_token_ms">;

/** How many of the newest requests of a task type a model served. */
export interface ServedCount {
  readonly task: string;
  readonly model: string;
  readonly requests: number;
}

/** `GET /v1/reports/overview`. */
export interface Overview<Group = ReportGroup> {
  readonly object: "report.overview";
  readonly since: string;
  readonly until: string;
  readonly bucket: "hour" | "day";
  readonly group_by: string;
  /** Whose requests; null: everybody's. */
  readonly tenant: string | null;
  readonly totals: ReportFigures;
  readonly series: readonly ReportPoint[];
  /** The most expensive first. A request counts for each of its tags. */
  readonly groups: readonly Group[];
  /** Groups that there are beside those listed. */
  readonly more_groups: number;
  /** A quantile differs from the exact one by at most this share. */
  readonly quantile_relative_error: number;
  /** By task alone: the models that served each among the newest requests of the period, the most frequent first. */
  readonly models_by_task?: readonly ServedCount[];
  /** Requests before it are not counted yet, and will be; null: all are. */
  readonly counted_since: string | null;
}

/** An answer to `wait_ms`: the whole once the first count has ended, until then the fields of `Known` alone. */
export type CountedAnswer<Answer, Known extends keyof Answer> =
  | (Answer & { readonly counting: false; readonly counted_at: string })
  | (Pick<Answer, Known> & Partial<Answer> & { readonly counting: true });

/** One of `GET /v1/admin/budgets`. */
export interface BudgetAnswer {
  readonly object: "budget";
  readonly id: string;
  readonly scope: "key" | "tenant" | "tag";
  readonly name: string;
  readonly period: string;
  readonly limit_usd: number;
  readonly spent_usd: number;
  readonly remaining_usd: number;
  readonly reserved_usd: number;
  readonly unknown_usd: number;
  readonly warn_percent: number;
  readonly pace: boolean;
  /** null: never. */
  readonly resets_at: string | null;
  readonly created_at: string;
}
