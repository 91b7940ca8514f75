CREATE TABLE "usage_backfill" (
	"id" integer PRIMARY KEY NOT NULL,
	"before" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_rollups" (
	"grain" text NOT NULL,
	"dimension" text NOT NULL,
	"start" timestamp with time zone NOT NULL,
	"tenant" text NOT NULL,
	"value" text NOT NULL,
	"requests" bigint NOT NULL,
	"errors" bigint NOT NULL,
	"cancelled" bigint NOT NULL,
	"input_tokens" bigint NOT NULL,
	"cached_input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"reasoning_tokens" bigint NOT NULL,
	"upstream_nano_usd" bigint NOT NULL,
	"markup_nano_usd" bigint NOT NULL,
	"charged_nano_usd" bigint NOT NULL,
	"cost_unknown" bigint NOT NULL,
	"cache_hits" bigint NOT NULL,
	"cache_saved_nano_usd" bigint NOT NULL,
	"cache_saved_unknown" bigint NOT NULL,
	"total_ms" bigint[] NOT NULL,
	"first_token_ms" bigint[] NOT NULL,
	CONSTRAINT "usage_rollups_grain_dimension_start_tenant_value_pk" PRIMARY KEY("grain","dimension","start","tenant","value")
);
--> statement-breakpoint
CREATE TABLE "usage_tail" (
	"hour" timestamp with time zone NOT NULL,
	"tenant" text NOT NULL,
	"key_id" text,
	"tags" jsonb,
	"model" text NOT NULL,
	"provider" text NOT NULL,
	"task" text NOT NULL,
	"requests" bigint NOT NULL,
	"errors" bigint NOT NULL,
	"cancelled" bigint NOT NULL,
	"input_tokens" bigint NOT NULL,
	"cached_input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"reasoning_tokens" bigint NOT NULL,
	"upstream_nano_usd" bigint NOT NULL,
	"markup_nano_usd" bigint NOT NULL,
	"charged_nano_usd" bigint NOT NULL,
	"cost_unknown" bigint NOT NULL,
	"cache_hits" bigint NOT NULL,
	"cache_saved_nano_usd" bigint NOT NULL,
	"cache_saved_unknown" bigint NOT NULL,
	"total_ms" smallint[],
	"first_token_ms" smallint[]
);
--> statement-breakpoint
ALTER TABLE "outcomes" ADD COLUMN "key_id" text;--> statement-breakpoint
ALTER TABLE "outcomes" ADD COLUMN "tags" jsonb;--> statement-breakpoint
ALTER TABLE "outcomes" ADD COLUMN "labels_id" bigint;--> statement-breakpoint
ALTER TABLE "outcomes" ADD COLUMN "cache_saved_nano_usd" bigint;--> statement-breakpoint
CREATE INDEX "usage_rollups_by_tenant" ON "usage_rollups" USING btree ("tenant","grain","dimension","start");
--> statement-breakpoint
-- By hand from here on. Entries of a histogram are `bucket * 2^40 + count`; those of one bucket become one.
CREATE FUNCTION usage_compact_histogram(entries bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(array_agg((bucket << 40) + n ORDER BY bucket), '{}')
	FROM (SELECT entry >> 40 AS bucket, sum(entry & 1099511627775)::bigint AS n FROM unnest(entries) AS entry GROUP BY 1) AS counts
$$;
--> statement-breakpoint
CREATE FUNCTION usage_add_histograms(one bigint[], other bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT usage_compact_histogram(one || other)
$$;
--> statement-breakpoint
CREATE AGGREGATE usage_sum_histograms(bigint[]) (SFUNC = array_cat, STYPE = bigint[], FINALFUNC = usage_compact_histogram, INITCOND = '{}');
--> statement-breakpoint
-- Counts outcomes in the statement that writes them. The query is `tailRowsSql` of server/database/usage/usage-sql.ts.
CREATE FUNCTION outcomes_count() RETURNS trigger LANGUAGE plpgsql AS $count$
BEGIN
	INSERT INTO usage_tail (hour, tenant, key_id, tags, model, provider, task, requests, errors, cancelled, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, upstream_nano_usd, markup_nano_usd, charged_nano_usd, cost_unknown, cache_hits, cache_saved_nano_usd, cache_saved_unknown, total_ms, first_token_ms)
  select hour, tenant, key_id, tags,
    coalesce(case when labels_id is null then split_part(candidate, '@', 1) else l.value ->> 'model' end, ''),
    coalesce(case when labels_id is null then split_part(deployment, '/', 1) else l.value ->> 'provider' end, ''),
    coalesce(case when labels_id is null then old_task else l.value ->> 'task' end, ''),
    requests, errors, cancelled, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, upstream_nano_usd, markup_nano_usd, charged_nano_usd, cost_unknown, cache_hits, cache_saved_nano_usd, cache_saved_unknown, total_ms, first_token_ms
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
      count(*) filter (where status = 'ok' and served_deployment is null and served_candidate is not null) as cache_hits,
      coalesce(sum(cache_saved_nano_usd), 0) as cache_saved_nano_usd,
      count(*) filter (where status = 'ok' and served_deployment is null and served_candidate is not null and cache_saved_nano_usd is null) as cache_saved_unknown,
      array_agg(least(511, greatest(0, ceil(ln(greatest(total_ms, 1)::double precision) / ln(1.04::double precision))))::smallint) filter (where status = 'ok') as total_ms,
      array_agg(least(511, greatest(0, ceil(ln(greatest(time_to_first_token_ms, 1)::double precision) / ln(1.04::double precision))))::smallint) filter (where status = 'ok' and time_to_first_token_ms is not null) as first_token_ms
    from (select *, null::text as decided_task from written) as counted
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ) as sums
  left join log_values l on l.id = labels_id;
	RETURN NULL;
END
$count$;
--> statement-breakpoint
CREATE TRIGGER outcomes_count AFTER INSERT ON outcomes REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION outcomes_count();
--> statement-breakpoint
INSERT INTO usage_backfill (id, before) SELECT 1, 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE EXISTS (SELECT FROM outcomes);
--> statement-breakpoint
-- Folded away every few seconds: dead rows are not worth keeping for longer.
ALTER TABLE usage_tail SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
