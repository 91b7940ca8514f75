CREATE TABLE "eval_spread_batches" (
	"run_id" text NOT NULL,
	"batch" integer NOT NULL,
	"cases" text NOT NULL,
	CONSTRAINT "eval_spread_batches_run_id_batch_pk" PRIMARY KEY("run_id","batch")
);
--> statement-breakpoint
CREATE TABLE "eval_spread_workers" (
	"run_id" text NOT NULL,
	"worker_id" text NOT NULL,
	"name" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"is_buried" boolean NOT NULL,
	"reserved_nano_usd" bigint NOT NULL,
	"finished" integer NOT NULL,
	"unscored" integer NOT NULL,
	"claims" text NOT NULL,
	"lacks" text NOT NULL,
	"failure" text,
	CONSTRAINT "eval_spread_workers_run_id_worker_id_pk" PRIMARY KEY("run_id","worker_id")
);
--> statement-breakpoint
CREATE TABLE "eval_spreads" (
	"run_id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"state" text NOT NULL,
	"plan" text NOT NULL,
	"code" text NOT NULL,
	"coordinator" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"cap_nano_usd" bigint,
	"spent_nano_usd" bigint NOT NULL,
	"reserved_nano_usd" bigint NOT NULL
);
