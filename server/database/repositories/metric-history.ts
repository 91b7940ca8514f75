import type { ExperimentUnit } from "../../operation/experiment-settings.ts";
import type { Client } from "../connect.ts";
import { requestIdBound } from "../request-id.ts";
import { isAutoSql } from "./is-auto-sql.ts";
import { unitSql } from "./unit-sql.ts";

/** What a metric was in requests that left the model to the router, over units. */
interface MetricHistory {
  /** Units that asked at all. */
  readonly units: number;
  /** Units that the metric is known of. */
  readonly known: number;
  readonly mean: number | null;
  readonly standardDeviation: number | null;
}

/** Newest requests that are read. */
const maxRequests = 200_000;

/** @param value SQL over `d` and `o` from our own table; null: `metric` is one of feedback */
export async function metricHistory(
  sql: Client,
  {
    unit,
    tenant,
    metric,
    value,
    sinceMs,
  }: {
    readonly unit: ExperimentUnit;
    readonly tenant: string | null;
    readonly metric: string;
    readonly value: string | null;
    readonly sinceMs: number;
  },
): Promise<MetricHistory> {
  const score = `(select f.score from feedback f
    where f.request_id = d.request_id and f.metric = $3 and f.superseded_by is null limit 1)`;
  const [row] = await sql.unsafe<MetricHistory[]>(
    `with rows as (
       select ${unitSql[unit]} as unit, ${value ?? score} as value
       from decisions d left join outcomes o on o.request_id = d.request_id and o.request_id >= $1::text::uuid
       where d.request_id >= $1::text::uuid and ${isAutoSql}
         and ($2::text is null or d.tenant = $2) and ($3::text is not null)
       order by d.request_id desc limit ${maxRequests}),
     units as (select unit, avg(value) as value from rows where unit is not null group by unit)
     select count(*)::float8 as units, count(value)::float8 as known, avg(value) as mean,
       stddev_samp(value) as "standardDeviation" from units`,
    [requestIdBound(sinceMs), tenant, metric],
    { prepare: sql.options.prepare },
  );
  return row!;
}
