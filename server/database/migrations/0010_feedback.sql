CREATE TABLE "feedback" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "feedback_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"created_at" timestamp with time zone NOT NULL,
	"tenant" text NOT NULL,
	"request_id" uuid,
	"session_key" "bytea",
	"user_key" "bytea",
	"metric" text NOT NULL,
	"value" jsonb NOT NULL,
	"score" double precision,
	"weight" double precision NOT NULL,
	"source" text NOT NULL,
	"candidate_id" text,
	"task_type" text,
	"credits" jsonb,
	"comment" text,
	"tags" jsonb,
	"idempotency_key" text,
	"superseded_by" bigint
);
--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "session_key" "bytea";--> statement-breakpoint
ALTER TABLE "decisions" ADD COLUMN "user_key" "bytea";--> statement-breakpoint
CREATE UNIQUE INDEX "feedback_idempotency" ON "feedback" USING btree ("tenant","idempotency_key") WHERE "feedback"."idempotency_key" is not null;--> statement-breakpoint
CREATE INDEX "feedback_request" ON "feedback" USING btree ("request_id") WHERE "feedback"."request_id" is not null;--> statement-breakpoint
CREATE INDEX "feedback_session" ON "feedback" USING btree ("session_key") WHERE "feedback"."session_key" is not null;--> statement-breakpoint
CREATE INDEX "feedback_created" ON "feedback" USING brin ("created_at");--> statement-breakpoint
CREATE INDEX "decisions_session" ON "decisions" USING btree ("session_key") WHERE "decisions"."session_key" is not null;