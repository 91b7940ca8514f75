/** A metric of an experiment: how it is read from a request's row, and which way is better. */
interface OutcomeMetric {
  readonly name: string;
  readonly direction: "higher" | "lower";
  readonly isBoolean: boolean;
  /** What one unit of it is, for people. */
  readonly unit: string;
  /** Of a request, over `d` (decisions) and `o` (outcomes); null: not known. */
  readonly sql: string;
}

/** What every outcome says; metrics of feedback come beside them. */
export const outcomeMetrics: readonly OutcomeMetric[] = [
  {
    name: "cost",
    direction: "lower",
    isBoolean: false,
    unit: "dollars a request",
    sql: "o.total_cost_nano_usd / 1e9::float8",
  },
  {
    name: "latency",
    direction: "lower",
    isBoolean: false,
    unit: "milliseconds",
    sql: "case when o.status = 'ok' then o.total_ms::float8 end",
  },
  {
    name: "error",
    direction: "lower",
    isBoolean: true,
    unit: "share of requests",
    sql: "case when o.status in ('error', 'broken') then 1.0::float8 when o.status = 'ok' then 0.0::float8 end",
  },
];
