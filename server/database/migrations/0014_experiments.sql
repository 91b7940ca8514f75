CREATE TABLE "experiments" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"settings" jsonb NOT NULL,
	"salt" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"stopped_at" timestamp with time zone,
	"stop_reason" text,
	"winner" text,
	"stopped_arms" jsonb NOT NULL,
	"plan" jsonb NOT NULL,
	"result" jsonb,
	"looked_at" timestamp with time zone,
	"looks" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "experiments_running" ON "experiments" USING btree ("stopped_at");--> statement-breakpoint
CREATE INDEX "decisions_experiments" ON "decisions" USING btree ("request_id") WHERE "decisions"."details" ? 'experiments';