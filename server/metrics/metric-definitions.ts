/** What a metric is called, what it counts, and by what it is told apart. */
export interface MetricDefinition {
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram, ascending, in the unit of its name. */
  readonly buckets?: readonly number[];
  /** How several workers' values become one. @default the sum */
  readonly aggregator?: "max";
}

/** The bounds that OpenTelemetry's GenAI conventions advise, as far as models reach. */
const durationBuckets = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const firstTokenBuckets = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
const tokenBuckets = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576];
const overheadBuckets = [0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5];

const genAiLabels = ["gen_ai_operation_name", "gen_ai_provider_name", "gen_ai_request_model"] as const;

/**
 * Every metric that `/metrics` serves, by its name. Those of OpenTelemetry's GenAI conventions have the conventions' names, with underscores for
 * dots; the others begin with `tradewind_`. Seconds and dollars, as Prometheus has them.
 */
export const metricDefinitions = {
  gen_ai_client_operation_duration_seconds: {
    type: "histogram",
    help: "Time from a request's arrival to the end of its reply.",
    labels: [...genAiLabels, "error_type"],
    buckets: durationBuckets,
  },
  gen_ai_client_token_usage: {
    type: "histogram",
    help: "Tokens of a request, as the provider counted them; requests without a count are not in it.",
    labels: [...genAiLabels, "gen_ai_token_type"],
    buckets: tokenBuckets,
  },
  gen_ai_server_time_to_first_token_seconds: {
    type: "histogram",
    help: "Time from a streamed request's arrival to its first content.",
    labels: genAiLabels,
    buckets: firstTokenBuckets,
  },
  tradewind_requests_total: {
    type: "counter",
    help: "Requests that ended; status is ok, error, cancelled or broken.",
    labels: ["status", "error_code"],
  },
  tradewind_requests_running: {
    type: "gauge",
    help: "Requests that were admitted and have not ended.",
    labels: [],
  },
  tradewind_decisions_total: {
    type: "counter",
    help: "Decisions; policy is weights or guarantee, or named where the client chose the model.",
    labels: ["policy", "preset", "task_type"],
  },
  tradewind_cost_usd_total: {
    type: "counter",
    help: "Cost of requests in dollars; part is provider (the provider's price) or markup.",
    labels: ["gen_ai_request_model", "part"],
  },
  tradewind_cost_unknown_total: {
    type: "counter",
    help: "Requests that reached a provider and whose cost is not known; the cost in dollars lacks them.",
    labels: ["gen_ai_request_model"],
  },
  tradewind_attempts_total: {
    type: "counter",
    help: "Calls of deployments that ended; code is ok, cancelled or the error's code.",
    labels: ["deployment", "code"],
  },
  tradewind_resumed_parts_total: {
    type: "counter",
    help: "Parts of replies that broke off: first began one, prefill or instruction went on with it.",
    labels: ["how"],
  },
  tradewind_circuit_state: {
    type: "gauge",
    help: "0: the deployment is called; 1: its next call is a trial; 2: it is left alone.",
    labels: ["deployment"],
    aggregator: "max",
  },
  tradewind_shadow_total: {
    type: "counter",
    help: "Replies that were drawn to be compared with a candidate's; result is judged, or why they were not.",
    labels: ["result"],
  },
  tradewind_overhead_seconds: {
    type: "histogram",
    help: "Time in the gateway itself before the provider was called.",
    labels: [],
    buckets: overheadBuckets,
  },
  tradewind_cache_hits_total: {
    type: "counter",
    help: "Requests that were answered from the response cache.",
    labels: [],
  },
  tradewind_cache_saved_usd_total: {
    type: "counter",
    help: "What replies from the cache had cost when they were made, in dollars, where it was known.",
    labels: [],
  },
  tradewind_budget_spent_usd: {
    type: "gauge",
    help: "Spent of each budget in its period, in dollars, of budgets that requests have counted in since the start.",
    labels: ["scope", "name", "period"],
    aggregator: "max",
  },
  tradewind_budget_limit_usd: {
    type: "gauge",
    help: "Limit of the same budgets, in dollars.",
    labels: ["scope", "name", "period"],
    aggregator: "max",
  },
  tradewind_saved_usd: {
    type: "gauge",
    help: "Saved by routing in the last 7 days against the holdout, in dollars, measured every 5 minutes; bound is value, low or high of the 95% interval. Absent: not measured.",
    labels: ["bound"],
    aggregator: "max",
  },
  tradewind_saved_share: {
    type: "gauge",
    help: "The same as a share of what the requests would have cost without routing.",
    labels: ["bound"],
    aggregator: "max",
  },
  tradewind_alerts_open: {
    type: "gauge",
    help: "Alerts that nobody has acknowledged; metric is what changed: quality, latency, length or price.",
    labels: ["metric"],
    aggregator: "max",
  },
  tradewind_log_waiting_rows: {
    type: "gauge",
    help: "Rows of the request log that wait for the database.",
    labels: [],
  },
  tradewind_log_dropped_rows_total: {
    type: "counter",
    help: "Rows of the request log that were lost because the buffer was full.",
    labels: [],
  },
  tradewind_log_rejected_rows_total: {
    type: "counter",
    help: "Rows of the request log that the database can never take.",
    labels: [],
  },
  tradewind_journal_bytes: {
    type: "gauge",
    help: "Bytes of the journal: rows that the database may not have yet.",
    labels: [],
  },
  tradewind_event_loop_delay_seconds: {
    type: "gauge",
    help: "Median delay of the event loop over the last half second.",
    labels: [],
    aggregator: "max",
  },
} as const satisfies Record<string, MetricDefinition>;

type MetricName = keyof typeof metricDefinitions;

/** The names of a kind of metric. */
export type MetricNameOf<Type extends MetricDefinition["type"]> = {
  [Name in MetricName]: (typeof metricDefinitions)[Name]["type"] extends Type ? Name : never;
}[MetricName];
