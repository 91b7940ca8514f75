-- The tables are written by drizzle-kit. By hand: the partitioning (a kind of table that drizzle-kit does not know),
-- the function and the view at the end. The partitions of single days are made by `server/database/partitions`.
-- A row below toast_tuple_target is stored as it is: trying to compress vectors costs a third of the time of an insert.
CREATE TABLE "decisions" (
	"request_id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"tenant" text,
	"conversation_key" text,
	"requested_model" text NOT NULL,
	"chosen_candidate" text NOT NULL,
	"propensity" double precision NOT NULL,
	"task_type" text,
	"tasks" jsonb NOT NULL,
	"novelty" real NOT NULL,
	"candidates" text NOT NULL,
	"predictions" "bytea" NOT NULL,
	"details" jsonb,
	"excluded" jsonb,
	"policy" jsonb NOT NULL,
	"reason" text NOT NULL,
	"counterfactual" text,
	"priors_version" text NOT NULL,
	"embedder_id" text NOT NULL,
	"embedding_depth" text NOT NULL,
	"decision_ms" real NOT NULL,
	"input_tokens_estimate" integer,
	"embedding" "bytea",
	"contextual_embedding" "bytea",
	"features" "bytea",
	"prompt_text" text,
	"prompt_hash" "bytea"
) PARTITION BY RANGE ("request_id");
--> statement-breakpoint
CREATE TABLE "decisions_default" PARTITION OF "decisions" DEFAULT WITH (toast_tuple_target = 4080);
--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evidence_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"prompt_id" text NOT NULL,
	"candidate_id" text NOT NULL,
	"task_type" text,
	"score" double precision,
	"unscored_reason" text,
	"cost_nano_usd" bigint,
	"output_tokens" integer,
	"source" text NOT NULL,
	"source_name" text NOT NULL,
	"weight" double precision NOT NULL,
	"observed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"id" smallint PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"prompt_hash_salt" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outcomes" (
	"request_id" uuid PRIMARY KEY NOT NULL,
	"finished_at" timestamp with time zone NOT NULL,
	"tenant" text,
	"status" text NOT NULL,
	"served_candidate" text,
	"served_deployment" text,
	"attempts" jsonb NOT NULL,
	"input_tokens" integer,
	"cached_input_tokens" integer,
	"cache_write_tokens" integer,
	"output_tokens" integer,
	"reasoning_tokens" integer,
	"upstream_cost_nano_usd" bigint,
	"markup_nano_usd" bigint,
	"total_cost_nano_usd" bigint,
	"cost_unknown_reason" text,
	"price_snapshot" jsonb,
	"time_to_first_token_ms" real,
	"total_ms" real NOT NULL,
	"overhead_ms" real NOT NULL,
	"finish_reason" text,
	"error_code" text,
	"is_stream" boolean NOT NULL,
	"reply_text" text
) PARTITION BY RANGE ("request_id");
--> statement-breakpoint
CREATE TABLE "outcomes_default" PARTITION OF "outcomes" DEFAULT WITH (toast_tuple_target = 4080);
--> statement-breakpoint
CREATE TABLE "priors" (
	"version" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"artefact" jsonb NOT NULL,
	"evidence_count" bigint NOT NULL,
	"evidence_hash" text NOT NULL,
	"newest_evidence_at" timestamp with time zone,
	"note" text NOT NULL,
	"is_active" boolean DEFAULT false NOT NULL,
	"is_pinned" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE INDEX "evidence_by_candidate" ON "evidence" USING btree ("candidate_id","task_type");--> statement-breakpoint
CREATE INDEX "evidence_by_source" ON "evidence" USING btree ("source","source_name");--> statement-breakpoint
CREATE UNIQUE INDEX "priors_one_active" ON "priors" USING btree ("is_active") WHERE "priors"."is_active";
--> statement-breakpoint
-- The smallest request id of a moment, for questions about a span of time: `where request_id >= request_id_at(now() - interval '1 day')`.
CREATE FUNCTION request_id_at(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT (lpad(to_hex(floor(extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;
--> statement-breakpoint
-- One row per candidate of a decision. The layout of `predictions` is that of `server/database/repositories/pack-predictions.ts`.
CREATE VIEW "decision_candidates" AS
SELECT
	d."request_id",
	d."created_at",
	c."rank",
	c."candidate",
	c."candidate" = d."chosen_candidate" AS "is_chosen",
	('x' || encode(substring(d."predictions" FROM p."at" FOR 4), 'hex'))::bit(32)::integer / 1e6 AS "score",
	('x' || encode(substring(d."predictions" FROM p."at" + 4 FOR 4), 'hex'))::bit(32)::integer / 1e6 AS "quality_mean",
	('x' || encode(substring(d."predictions" FROM p."at" + 8 FOR 4), 'hex'))::bit(32)::integer / 1e6 AS "quality_standard_deviation",
	nullif(('x' || encode(substring(d."predictions" FROM p."at" + 12 FOR 8), 'hex'))::bit(64)::bigint, -1) AS "expected_cost_nano_usd",
	('x' || encode(substring(d."predictions" FROM p."at" + 20 FOR 4), 'hex'))::bit(32)::integer AS "expected_input_tokens",
	('x' || encode(substring(d."predictions" FROM p."at" + 24 FOR 4), 'hex'))::bit(32)::integer AS "expected_output_tokens",
	('x' || encode(substring(d."predictions" FROM p."at" + 28 FOR 4), 'hex'))::bit(32)::integer / 1e3 AS "time_to_first_token_ms",
	('x' || encode(substring(d."predictions" FROM p."at" + 32 FOR 4), 'hex'))::bit(32)::integer / 1e3 AS "total_ms"
FROM "decisions" d
CROSS JOIN LATERAL unnest(string_to_array(d."candidates", E'\n')) WITH ORDINALITY AS c("candidate", "rank")
CROSS JOIN LATERAL (SELECT (2 + 37 * (c."rank" - 1))::integer AS "at") AS p;
