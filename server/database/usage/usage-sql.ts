/*
 * Statements over `usage_tail` and `usage_rollups`. Counted is by the hour in which a request came, which its id tells; so what is written late, or
 * twice, counts once and where it belongs.
 */

/** Sums that the tail and the rollups have in common, in the order in which they are inserted. */
export const summed = [
  ...(["requests", "errors", "cancelled", "input_tokens", "cached_input_tokens", "output_tokens"] as const),
  ...([
    "reasoning_tokens",
    "upstream_nano_usd",
    "markup_nano_usd",
    "charged_nano_usd",
    "cost_unknown",
  ] as const),
  ...(["cache_hits", "cache_saved_nano_usd", "cache_saved_unknown"] as const),
] as const;

export type Summed = (typeof summed)[number];

const histograms = ["total_ms", "first_token_ms"] as const;

/** What reports group by. */
export const dimensions = ["tenant", "model", "provider", "task", "key", "tag"] as const;
export type Dimension = (typeof dimensions)[number];

/** What a rollup is kept by: those, and all requests together. */
const allDimensions = [...dimensions, "all"].join(",");

const sqlList = (columns: readonly string[], write: (column: string) => string): string =>
  columns.map(write).join(", ");
const sums = sqlList(summed, (column) => `sum(${column})::bigint as ${column}`);

/** Days and hours begin at UTC's, whatever the time zone of the session. */
const epoch = "timestamptz '2000-01-01T00:00:00Z'";

/** Bucket of a time, as `bucketOf` in `histogram.ts` has it. */
const bucketSql = (column: string): string =>
  `least(511, greatest(0, ceil(ln(greatest(${column}, 1)::double precision) / ln(1.04::double precision))))::smallint`;

const isWhole = "status = 'ok'";
const isHit = `${isWhole} and served_deployment is null and served_candidate is not null`;

/**
 * Rows for `usage_tail` from rows of `outcomes`. The trigger `outcomes_count` in the migrations holds the same text over its `written`.
 *
 * @param source a table with the columns of `outcomes` and `decided_task`, for rows of versions that wrote no labels
 */
export const tailRowsSql = (source: string): string => `
  select hour, tenant, key_id, tags,
    coalesce(case when labels_id is null then split_part(candidate, '@', 1) else l.value ->> 'model' end, ''),
    coalesce(case when labels_id is null then split_part(deployment, '/', 1) else l.value ->> 'provider' end, ''),
    coalesce(case when labels_id is null then old_task else l.value ->> 'task' end, ''),
    ${sqlList(summed, (column) => column)}, total_ms, first_token_ms
  from (
    select
      to_timestamp((('x' || translate(left(request_id::text, 13), '-', ''))::bit(48)::bigint / 3600000) * 3600) as hour,
      coalesce(tenant, 'default') as tenant, key_id, tags, labels_id,
      case when labels_id is null then served_candidate end as candidate,
      case when labels_id is null then served_deployment end as deployment,
      case when labels_id is null then decided_task end as old_task,
      count(*) as requests,
      count(*) filter (where status in ('error', 'broken')) as errors,
      count(*) filter (where status = 'cancelled') as cancelled,
      coalesce(sum(input_tokens), 0) as input_tokens,
      coalesce(sum(cached_input_tokens), 0) as cached_input_tokens,
      coalesce(sum(output_tokens), 0) as output_tokens,
      coalesce(sum(reasoning_tokens), 0) as reasoning_tokens,
      coalesce(sum(upstream_cost_nano_usd), 0) as upstream_nano_usd,
      coalesce(sum(markup_nano_usd), 0) as markup_nano_usd,
      coalesce(sum(total_cost_nano_usd), 0) as charged_nano_usd,
      count(*) filter (where total_cost_nano_usd is null) as cost_unknown,
      count(*) filter (where ${isHit}) as cache_hits,
      coalesce(sum(cache_saved_nano_usd), 0) as cache_saved_nano_usd,
      count(*) filter (where ${isHit} and cache_saved_nano_usd is null) as cache_saved_unknown,
      array_agg(${bucketSql("total_ms")}) filter (where ${isWhole}) as total_ms,
      array_agg(${bucketSql("time_to_first_token_ms")}) filter (where ${isWhole} and time_to_first_token_ms is not null) as first_token_ms
    from ${source} as counted
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ) as sums
  left join log_values l on l.id = labels_id`;

/** Columns of `usage_tail` in the order of `tailRowsSql`. */
const tailColumns = [
  ...["hour", "tenant", "key_id", "tags", "model", "provider", "task", ...summed, ...histograms],
].join(", ");

/** Counts by bucket of a group, each `bucket * 2^40 + count`, from rows with `bucket` and `n`. */
const packedHistogram = "array_agg((bucket::bigint << 40) + n order by bucket)";

/** Stands for all tenants, beside the rows of each. */
export const allTenants = "";

/**
 * Rows of `usage_rollups` from rows of the tail: first by hour and tenant, and what is by day and of all tenants from those, which are few.
 *
 * @param source name of a table with the columns of `usage_tail`
 * @param condition on `dimension`
 * @param grains as of SQL's `values`
 */
export const rollupRowsSql = (source: string, condition: string, grains: string): string => {
  const cell = "dimension, hour, tenant, value";
  const key = "grain, dimension, start, tenant, value";
  const names = "hour, tenant, key_id, tags, model, provider, task";
  const byCell = (rows: string, columns: string): string => `
    select ${cell}, ${columns}
    from ${rows} as rows
    cross join lateral (
      values ('all', ''), ('tenant', tenant), ('model', model), ('provider', provider), ('task', task), ('key', coalesce(key_id, ''))
      union all select 'tag', jsonb_array_elements_text(case when jsonb_array_length(tags) > 0 then tags else '[""]' end)
    ) as named(dimension, value)
    where ${condition}`;
  const byKey = (rows: string, columns: string): string => `
    select grain, dimension, date_bin(width, hour, ${epoch}) as start, scope as tenant, value, ${columns}
    from ${rows} as cells
    cross join (values ${grains}) as grains(grain, width)
    cross join lateral (values (tenant), ('${allTenants}')) as scopes(scope)`;
  const plain = sqlList(summed, (column) => column);
  const histogram = (column: string): string => `
    select ${key}, ${packedHistogram} as ${column}
    from (
      select ${key}, bucket, sum(n)::bigint as n
      from (${byKey(
        `(
          select ${cell}, bucket, sum(n) as n
          from (${byCell(
            `(select ${names}, bucket, count(*) as n from ${source}, unnest(${column}) as bucket group by ${names}, bucket)`,
            "bucket, n",
          )}) as counts group by ${cell}, bucket
        )`,
        "bucket, n",
      )}) as one_row group by ${key}, bucket
    ) as merged group by ${key}`;
  return `
    select ${key}, ${plain}, coalesce(total_ms, '{}') as total_ms, coalesce(first_token_ms, '{}') as first_token_ms
    from (
      select ${key}, ${sums}
      from (${byKey(
        `(select ${cell}, ${sums} from (${byCell(source, plain)}) as one group by ${cell})`,
        plain,
      )}) as one_row group by ${key}
    ) as totals
    left join (${histogram("total_ms")}) as whole using (${key})
    left join (${histogram("first_token_ms")}) as first using (${key})`;
};

const bothGrains = "('hour', interval '1 hour'), ('day', interval '1 day')";
const rollupColumns = ["grain, dimension, start, tenant, value", ...summed, ...histograms].join(", ");

/** Moves rows of the tail into the rollups, all or none. @param maxRows so many at a time */
export const foldTailSql = (maxRows: number): string => `
  with gone as (
    delete from usage_tail where ctid = any (array(select ctid from usage_tail limit ${maxRows})) returning *
  ), added as (
    insert into usage_rollups (${rollupColumns})
    ${rollupRowsSql("gone", "true", bothGrains)}
    on conflict (grain, dimension, start, tenant, value) do update set
      ${sqlList(summed, (column) => `${column} = usage_rollups.${column} + excluded.${column}`)},
      ${sqlList(histograms, (column) => `${column} = usage_add_histograms(usage_rollups.${column}, excluded.${column})`)}
  )
  select count(*)::integer as rows from gone`;

/** Forgets sums by hour from before a moment; while hours are still counted again all are needed. Parameters: the moment. */
export const forgetHoursSql = `
  delete from usage_rollups
  where grain = 'hour' and dimension = any ('{${allDimensions}}') and start < $1 and not exists (select from usage_backfill)`;

const hourCondition = (column: string): string => `${column} >= $1 and ${column} < $2`;

/** Counts an hour again from the log: what the tail and the rollups hold of it gives way, and its day is summed again. @see recountHour */
export const recountSql = {
  /** Parameters: the hour's start. */
  forget: [
    "delete from usage_tail where hour = $1",
    `delete from usage_rollups where grain = 'hour' and dimension = any ('{${allDimensions}}') and start = $1`,
  ],
  /** Parameters: the first request id of the hour, and that of the next. */
  count: `
    with counted (${tailColumns}) as (${tailRowsSql(`(
      select o.*, d.task_type as decided_task
      from outcomes o left join decisions d
        on d.request_id = o.request_id and ${hourCondition("d.request_id")}
      where ${hourCondition("o.request_id")}
    )`)})
    insert into usage_rollups (${rollupColumns}) ${rollupRowsSql("counted", "true", "('hour', interval '1 hour')")}`,
  /** Parameters: the day's start. */
  forgetDay: `delete from usage_rollups where grain = 'day' and dimension = any ('{${allDimensions}}') and start = $1`,
  /** Parameters: the day's start, and the next day's. */
  sumDay: `
    insert into usage_rollups (${rollupColumns})
    select 'day', dimension, $1, tenant, value, ${sums},
      usage_sum_histograms(total_ms), usage_sum_histograms(first_token_ms)
    from usage_rollups
    where grain = 'hour' and dimension = any ('{${allDimensions}}') and ${hourCondition("start")}
    group by dimension, tenant, value`,
} as const;
